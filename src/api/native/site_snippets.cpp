// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_snippets.hpp"

#include "api/pages/html_text.hpp"

#include <fmt/format.h>

#include <string>

namespace waymark::api::native {

boost::json::object snippets_of(const sites::Site& site, std::string_view public_url)
{
    // Escaped for good: both are made of what an owner or the operator has written.
    const auto server = pages::escape_html(public_url);
    const auto host = pages::escape_html(sites::host_of(site));
    const auto id = pages::escape_html(site.tracking_id);
    const bool keeps_ids = site.visitor_mode == sites::VisitorMode::persistent;

    boost::json::object snippets;
    snippets["waymark"] = fmt::format(R"(<script defer src="{}/{}" data-site="{}"{}></script>)",
                                      server, keeps_ids ? "waymark.full.js" : "waymark.js", id,
                                      keeps_ids ? " data-persistent" : "");
    snippets["pixel"] =
        fmt::format(R"(<noscript><img src="{}/collect.gif?s={}" alt=""></noscript>)", server, id);
    snippets["pingoo"] = fmt::format(
        R"(<script async defer src="{}/pingoo.js" site-id="{}"></script>)", server, site.id.value);
    if (!host.empty()) {
        snippets["plausible"] =
            fmt::format(R"(<script defer data-domain="{}" data-api="{}/api/event" )"
                        R"(src="https://plausible.io/js/script.js"></script>)",
                        host, server);
    }
    snippets["umami"] = fmt::format(R"(<script defer data-website-id="{}" data-host-url="{}" )"
                                    R"(src="https://cloud.umami.is/script.js"></script>)",
                                    id, server);
    return snippets;
}

} // namespace waymark::api::native
