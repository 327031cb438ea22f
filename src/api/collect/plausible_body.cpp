// SPDX-License-Identifier: Apache-2.0
#include "api/collect/plausible_body.hpp"

#include "api/collect/json_members.hpp"
#include "base/text.hpp"
#include "collect/to_event.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <initializer_list>
#include <optional>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

using events::EventKind;
using Names = std::initializer_list<std::string_view>;

std::string_view first_text(const json::object& object, Names names)
{
    for (const auto name : names) {
        if (const auto text = text_in(object, name); !text.empty())
            return text;
    }
    return {};
}

// The first of the members that is an object, or a text of one.
std::optional<json::object> first_object(const json::object& object, Names names)
{
    for (const auto name : names) {
        if (const auto* found = object_in(object, name))
            return *found;
        if (const auto text = text_in(object, name); !text.empty()) {
            if (auto parsed = parse_object(text))
                return *std::move(parsed);
        }
    }
    return std::nullopt;
}

// "Example.com/blog, other.example:8080" names two hosts.
std::vector<std::string> split_domains(std::string_view list)
{
    std::vector<std::string> domains;
    while (!list.empty()) {
        const auto [domain, rest] = cut(list, ',');
        list = rest;
        std::string url(trim(domain));
        if (!url.contains("//"))
            url.insert(0, "//");
        if (const auto host = waymark::collect::parse_page_address(url).host; !host.empty())
            domains.push_back(ascii_lower(host));
    }
    return domains;
}

void read_kind(std::string_view name, const json::object& object, Report& report)
{
    if (name == "pageview")
        return;
    if (name != "engagement") {
        report.kind = EventKind::custom;
        report.name = name;
        return;
    }
    constexpr double percent_max = 100; // what lies above says that it is not known
    report.kind = EventKind::engagement;
    report.duration_ms = to_duration_ms(number_in(object, "e").value_or(0));
    const auto scroll = number_in(object, "sd").value_or(0);
    if (scroll > 0 && scroll <= percent_max)
        report.scroll_percent = static_cast<std::uint8_t>(scroll);
}

void read_revenue(const json::object& revenue, Report& report)
{
    const auto value_e4 = to_value_e4(number_in(revenue, "amount").value_or(0));
    report.value_e4 = value_e4.value_or(0);
    report.currency = to_currency(text_in(revenue, "currency"));
}

} // namespace

Result<PlausibleEvent> parse_plausible_body(std::string_view body)
{
    const auto object = parse_object(body);
    if (!object)
        return std::unexpected(object.error());
    PlausibleEvent event;
    const auto name = first_text(*object, {"n", "name"});
    if (name.empty())
        return failure(Errc::invalid_argument, "name is required", "name");
    read_kind(name, *object, event.report);
    event.report.url = first_text(*object, {"u", "url"});
    if (event.report.url.empty())
        return failure(Errc::invalid_argument, "url is required", "url");
    const auto listed = first_text(*object, {"d", "domain"});
    event.domains = split_domains(
        listed.empty() ? waymark::collect::parse_page_address(event.report.url).host : listed);
    if (event.domains.empty())
        return failure(Errc::invalid_argument, "domain is required", "domain");
    if (event.domains.size() > plausible_domains_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("domain names more than {} sites", plausible_domains_max),
                       "domain");
    }
    event.report.referrer = first_text(*object, {"r", "referrer"});
    if (const auto properties = first_object(*object, {"m", "meta", "p", "props"}))
        append_flattened(event.report.properties, *properties);
    if (const auto revenue = first_object(*object, {"$", "revenue"}))
        read_revenue(*revenue, event.report);
    return event;
}

} // namespace waymark::api::collect
