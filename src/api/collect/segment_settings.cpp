// SPDX-License-Identifier: Apache-2.0
#include "api/collect/handlers.hpp"
#include "api/collect/take_in.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

// Where Segment's libraries are to send to: their `apiHost` and `protocol`.
struct Endpoint {
    std::string_view protocol;
    std::string host;
};

Endpoint endpoint_of(std::string_view public_url)
{
    constexpr std::string_view separator = "://";
    const auto at = public_url.find(separator);
    if (at == std::string_view::npos)
        return {.protocol = "https", .host = std::string(public_url) + "/v1"};
    return {.protocol = public_url.substr(0, at),
            .host = std::string(public_url.substr(at + separator.size())) + "/v1"};
}

// Everything is on, for everybody; and no figures of the library itself.
json::object settings_of(const std::string& key, const Endpoint& endpoint)
{
    const json::object open{{"__default", {{"enabled", true}, {"integrations", json::object{}}}}};
    const json::object version{{"version", "4.4.7"}, {"componentTypes", json::array{"browser"}}};
    return {
        {"integrations",
         {{"Segment.io",
           {{"apiKey", key},
            {"apiHost", endpoint.host},
            {"protocol", endpoint.protocol},
            {"unbundledIntegrations", json::array{}},
            {"addBundledMetadata", true},
            {"maybeBundledConfigIds", json::object{}},
            {"versionSettings", version}}}}},
        {"plan", {{"track", open}, {"identify", open}, {"group", open}}},
        {"edgeFunction", json::object{}},
        {"middlewareSettings", json::object{}},
        {"enabledMiddleware", json::object{}},
        {"metrics", {{"sampleRate", 0}}},
        {"remotePlugins", json::array{}},
        {"legacyVideoPluginsEnabled", false},
        {"analyticsNextEnabled", true},
    };
}

} // namespace

Answer tell_segment_settings(http::Request& request, Services& services)
{
    const auto& key = request.path_parameter("key");
    if (!services.sites.find(std::string_view(key)))
        co_return fail({Errc::not_found, "The write key is of no site."}, services);
    co_return http::json(http::Status::ok, settings_of(key, endpoint_of(services.public_url)))
        .with("Cache-Control", "public, max-age=300");
}

Answer pass_over_segment_metrics(http::Request&, Services&)
{
    co_return http::json(http::Status::ok, {{"success", true}});
}

} // namespace waymark::api::collect
