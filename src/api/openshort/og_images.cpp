// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "http/multipart.hpp"
#include "http/percent.hpp"
#include "image/reencode.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

constexpr std::string_view image_folder = "og-images/";

// The one file that a form brings, in the field `file`.
Result<std::string_view> read_file(const http::Request& request)
{
    const auto form = http::parse_form(request.field("Content-Type"), request.body);
    if (!form)
        return failure(form.error().code, "Invalid file: " + form.error().message, "file");
    const auto is_file = [](const http::FormPart& part) { return part.name == "file"; };
    const auto found = std::ranges::find_if(*form, is_file);
    if (found == form->end())
        return failure(Errc::invalid_argument, "Required: a picture in the field file.", "file");
    if (std::ranges::count_if(*form, is_file) > 1)
        return failure(Errc::invalid_argument, "Invalid file: send one at a time.", "file");
    return found->content;
}

// Gives the link the picture, and takes away the one it had.
Result<std::string> give_picture(const Call& call, Services& services, LinkId link,
                                 std::string_view picture)
{
    const auto scope = link_scope(call.caller);
    const auto found = services.links.get(scope, link);
    if (!found)
        return std::unexpected(found.error());
    auto key = services.images.put(found->uid, services.clock.now(), picture);
    links::LinkPatch patch;
    patch.og_image = key;
    const auto changed = services.links.update(scope, link, patch);
    if (!changed) {
        services.images.remove(key);
        return std::unexpected(changed.error());
    }
    if (const auto& old = changed->before.og_image; !old.empty() && old != key)
        services.images.remove(old);
    return key;
}

http::Response image_answer(std::string picture)
{
    http::Response response;
    response.content_type = "image/webp";
    response.body = std::move(picture);
    return std::move(response)
        .with("Cache-Control", "public, max-age=3600")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
}

Answer answer_image(Services& services, std::string key)
{
    if (!key.starts_with(image_folder))
        co_return fail({Errc::forbidden, "This is no key of a picture.", "key"});
    auto picture = co_await services.workers.run([&] { return services.images.find(key); });
    if (!picture)
        co_return fail({Errc::not_found, "Not found: there is no such picture", "key"});
    co_return image_answer(*std::move(picture));
}

} // namespace

Answer upload_og_image(Call& call, Services& services)
{
    const auto link = co_await services.workers.run([&] {
        return services.links.get(link_scope(call.caller), call.request.path_parameter("urlId"));
    });
    if (!link)
        co_return fail(link.error());
    const auto file = read_file(call.request);
    if (!file)
        co_return fail(file.error());
    // Takes as long as hashing a password, and must not keep the rest waiting either.
    const auto picture =
        co_await services.hashers.run([&] { return image::reencode_as_webp(*file, {}); });
    if (!picture)
        co_return fail(picture.error());

    const auto key = co_await services.workers.run(
        [&] { return give_picture(call, services, link->id, *picture); });
    if (!key)
        co_return fail(key.error());
    co_return http::json(
        http::Status::created,
        {{"statusCode", 201},
         {"data",
          {{"key", *key},
           {"proxyUrl", fmt::format("/api/og-images/{}", http::percent_encode(*key))}}}});
}

Answer show_og_image(Call& call, Services& services)
{
    return answer_image(services, call.request.path_parameter("key"));
}

// The same for clients that leave the slashes of a key as they are.
Answer show_og_image_by_parts(Call& call, Services& services)
{
    const auto& request = call.request;
    return answer_image(services, fmt::format("{}/{}/{}", request.path_parameter("folder"),
                                              request.path_parameter("link"),
                                              request.path_parameter("file")));
}

} // namespace waymark::api::openshort
