// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/root_files.hpp"

#include <string>
#include <string_view>

namespace waymark::api::redirect {

namespace {

constexpr std::string_view for_a_day = "public, max-age=86400";

// A way that turns twice: our initial, too.
constexpr std::string_view icon =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" role="img")"
    R"( aria-label="Waymark">)"
    R"(<rect width="32" height="32" rx="7" fill="#1f6feb"/>)"
    R"(<path d="M6 9l5 14 5-10 5 10 5-14" fill="none" stroke="#fff" stroke-width="3")"
    R"( stroke-linecap="round" stroke-linejoin="round"/></svg>)";

} // namespace

http::Response robots_text()
{
    return http::text(http::Status::ok, "User-agent: *\nAllow: /\n");
}

http::Response favicon(bool is_on_site)
{
    auto response = is_on_site
                        ? http::no_content()
                        : http::redirect(http::Status::moved_permanently, "/static/favicon.svg");
    return std::move(response).with("Cache-Control", std::string(for_a_day));
}

http::Response favicon_image()
{
    http::Response response;
    response.content_type = "image/svg+xml";
    response.body = icon;
    return std::move(response)
        .with("Cache-Control", std::string(for_a_day))
        .with("Content-Security-Policy", "default-src 'none'");
}

} // namespace waymark::api::redirect
