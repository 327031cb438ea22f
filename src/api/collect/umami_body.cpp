// SPDX-License-Identifier: Apache-2.0
#include "api/collect/umami_body.hpp"

#include "api/collect/json_members.hpp"
#include "base/text.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

using events::EventKind;

void read_page(const json::object& payload, UmamiEvent& event)
{
    auto& report = event.report;
    report.url = text_in(payload, "url");
    // Older trackers tell the path alone.
    if (!event.hostname.empty() && report.url.starts_with('/') && !report.url.starts_with("//"))
        report.url = "https://" + event.hostname + report.url;
    report.referrer = text_in(payload, "referrer");
    report.title = text_in(payload, "title");
    report.screen = text_in(payload, "screen");
    report.language = text_in(payload, "language");
}

void read_visitor(const json::object& payload, Report& report)
{
    report.user = id_in(payload, "id");
    if (const auto agent = text_in(payload, "userAgent"); !agent.empty())
        report.user_agent = agent;
    report.ip = IpAddress::parse(text_in(payload, "ip"));
}

// What a browser measured of how fast the page was.
void read_measures(const json::object& payload, Report& report)
{
    for (const std::string_view name : {"ttfb", "fcp", "lcp", "cls", "inp"}) {
        const auto* value = payload.if_contains(name);
        if (!value || !value->is_number())
            continue;
        if (auto text = scalar_text(*value))
            report.properties.emplace_back(name, *std::move(text));
    }
}

} // namespace

Result<UmamiEvent> parse_umami_body(std::string_view body)
{
    constexpr double second_ms = 1000;
    const auto object = parse_object(body);
    if (!object)
        return std::unexpected(object.error());
    const auto type = text_in(*object, "type");
    if (type != "event" && type != "identify" && type != "performance") {
        return failure(Errc::invalid_argument, "type must be event, identify or performance",
                       "type");
    }
    const auto* payload = object_in(*object, "payload");
    if (!payload)
        return failure(Errc::invalid_argument, "payload must be an object", "payload");
    UmamiEvent event;
    event.website = id_in(*payload, "website");
    if (event.website.empty())
        return failure(Errc::invalid_argument, "payload.website is required", "payload.website");
    event.hostname = ascii_lower(text_in(*payload, "hostname"));
    auto& report = event.report;
    read_page(*payload, event);
    read_visitor(*payload, report);
    if (const auto seconds = number_in(*payload, "timestamp"))
        report.time_ms = to_time_ms(*seconds * second_ms);
    if (const auto name = text_in(*payload, "name"); !name.empty()) {
        report.kind = EventKind::custom;
        report.name = name;
    }
    if (type != "event") {
        report.kind = EventKind::engagement;
        report.type = type;
        report.name.clear();
    }
    if (type == "performance")
        read_measures(*payload, report);
    if (const auto tag = text_in(*payload, "tag"); !tag.empty())
        report.properties.emplace_back("tag", tag);
    if (const auto* data = object_in(*payload, "data"))
        append_flattened(report.properties, *data);
    return event;
}

} // namespace waymark::api::collect
