// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_body.hpp"

#include "api/collect/event_id_text.hpp"
#include "api/collect/json_members.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "http/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

using events::EventKind;

// "1920x1080"
bool is_screen(std::string_view text)
{
    const auto is_side = [](std::string_view side) {
        return !side.empty() && parse_number<std::uint16_t>(side).has_value();
    };
    const auto [width, height] = cut(text, 'x');
    return is_side(width) && is_side(height);
}

// Reads members that are right, absent or null, and keeps the first mistake.
class Members {
public:
    // Both must outlive this; `place` is that of the object: "" or "[3].".
    Members(const json::object& object, std::string_view place) : object_(object), place_(place) {}

    void fail(std::string_view name, std::string_view rule)
    {
        if (!outcome_)
            return;
        const auto field = fmt::format("{}{}", place_, name);
        outcome_ = failure(Errc::invalid_argument, fmt::format("{} {}", field, rule), field);
    }

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

    std::string text(std::string_view name)
    {
        const auto* value = find(name);
        if (value && !value->is_string())
            fail(name, "must be a text");
        return std::string(text_in(object_, name));
    }

    // A text or a number.
    std::string id(std::string_view name)
    {
        const auto* value = find(name);
        if (value && !value->is_string() && !value->is_number())
            fail(name, "must be a text or a number");
        return id_in(object_, name);
    }

    std::optional<double> number(std::string_view name, double least, double most)
    {
        const auto* value = find(name);
        if (!value)
            return std::nullopt;
        if (!value->is_number()) {
            fail(name, "must be a number");
            return std::nullopt;
        }
        const auto number = value->to_number<double>();
        if (number >= least && number <= most)
            return number;
        fail(name, fmt::format("must be from {} to {}", least, most));
        return std::nullopt;
    }

    bool flag(std::string_view name)
    {
        const auto* value = find(name);
        if (value && value->is_bool())
            return value->get_bool();
        return number(name, 0, 1).value_or(0) != 0;
    }

    Properties properties(std::string_view name)
    {
        const auto* value = find(name);
        const auto* object = value ? value->if_object() : nullptr;
        Properties read;
        if (value && !object)
            fail(name, "must be an object");
        if (!object)
            return read;
        if (object->size() > events::properties_max)
            fail(name, fmt::format("has more than {} members", events::properties_max));
        for (const auto& member : *object) {
            const std::string_view key{member.key().data(), member.key().size()};
            if (member.value().is_null())
                continue;
            if (auto text = scalar_text(member.value()))
                read.emplace_back(key, *std::move(text));
            else
                fail(fmt::format("{}.{}", name, key), "must be a text, a number or a boolean");
        }
        return read;
    }

    [[nodiscard]] const Result<void>& outcome() const { return outcome_; }

private:
    // Null is as good as absent.
    [[nodiscard]] const json::value* find(std::string_view name) const
    {
        const auto* value = object_.if_contains(name);
        return value && !value->is_null() ? value : nullptr;
    }

    const json::object& object_;
    std::string_view place_;
    Result<void> outcome_;
};

void read_what(Members& members, Report& report)
{
    const auto id = members.text("i");
    report.id = parse_event_id(id);
    if (!id.empty() && !report.id)
        members.fail("i", "must be a UUID");
    report.name = members.text("n");
    if (report.name.empty() && members.has("n"))
        members.fail("n", "must not be empty");
    if (report.name == "engagement")
        report.kind = EventKind::engagement;
    else if (!report.name.empty() && report.name != "page_view")
        report.kind = EventKind::custom;
    if (report.kind != EventKind::custom)
        report.name.clear();
    report.properties = members.properties("e");
}

void read_page(Members& members, const TrackerDefaults& defaults, Report& report)
{
    report.url = members.text("u");
    if (report.url.empty())
        report.url = defaults.url;
    if (report.url.empty() && report.kind == EventKind::page_view)
        members.fail("u", "is required: the URL of the page");
    report.referrer = members.text("r");
    report.title = members.text("t");
    report.language = members.text("l");
    report.screen = members.text("w");
    if (!report.screen.empty() && !is_screen(report.screen))
        members.fail("w", "must be like 1920x1080");
}

void read_figures(Members& members, Report& report)
{
    constexpr double time_ms_max = 1e17;
    constexpr double value_max = 99'999'999'999'999;
    report.duration_ms = to_duration_ms(members.number("d", 0, time_ms_max).value_or(0));
    report.scroll_percent = static_cast<std::uint8_t>(members.number("p", 0, 100).value_or(0));
    if (const auto time = members.number("a", 0, time_ms_max))
        report.time_ms = to_time_ms(*time);
    const auto value = members.number("c", -value_max, value_max).value_or(0);
    report.value_e4 = to_value_e4(value).value_or(0);
    const auto currency = members.text("k");
    report.currency = to_currency(currency);
    if (!currency.empty() && report.currency.empty())
        members.fail("k", "must be three letters");
}

Result<TrackerReport> read_report(const json::object& object, std::string_view place,
                                  const TrackerDefaults& defaults)
{
    Members members(object, place);
    TrackerReport made;
    made.site = members.id("s");
    if (made.site.empty())
        made.site = defaults.site;
    if (made.site.empty())
        members.fail("s", "is required: the site's number or tracking id");
    read_what(members, made.report);
    read_page(members, defaults, made.report);
    read_figures(members, made.report);
    made.report.user = members.id("x");
    made.report.visitor = members.id("v");
    made.report.is_headless = members.flag("h");
    if (!members.outcome())
        return std::unexpected(members.outcome().error());
    return made;
}

// The value that the text of a query stands for; a text, where it does not stand for a better one.
json::value to_value(std::string_view name, const std::string& text)
{
    constexpr std::array<std::string_view, 5> numbers{"a", "c", "d", "h", "p"};
    if (std::ranges::find(numbers, name) != numbers.end()) {
        if (const auto number = parse_number<double>(text))
            return *number;
    }
    if (name == "e") {
        if (auto object = parse_object(text))
            return *std::move(object);
    }
    return json::string(to_utf8(text));
}

} // namespace

Result<std::vector<TrackerReport>> parse_tracker_body(std::string_view body,
                                                      const TrackerDefaults& defaults)
{
    const auto value = parse_json(body);
    if (!value)
        return std::unexpected(value.error());
    std::vector<TrackerReport> reports;
    const auto add = [&](const json::value& element, const std::string& place) -> Result<void> {
        const auto* object = element.if_object();
        if (!object)
            return failure(Errc::invalid_argument, "an event must be an object");
        auto report = read_report(*object, place, defaults);
        if (!report)
            return std::unexpected(std::move(report).error());
        reports.push_back(*std::move(report));
        return {};
    };
    const auto* array = value->if_array();
    if (array && (array->empty() || array->size() > tracker_reports_max)) {
        return failure(Errc::invalid_argument,
                       fmt::format("the body must have 1 to {} events", tracker_reports_max));
    }
    Result<void> added;
    if (!array)
        added = add(*value, "");
    for (std::size_t i = 0; array && added && i < array->size(); ++i)
        added = add((*array)[i], fmt::format("[{}].", i));
    if (!added)
        return std::unexpected(std::move(added).error());
    return reports;
}

Result<std::vector<TrackerReport>> parse_tracker_query(std::string_view query,
                                                       const TrackerDefaults& defaults)
{
    json::object object;
    for (const auto& [name, text] : http::parse_parameters(query)) {
        if (!text.empty())
            object[name] = to_value(name, text);
    }
    auto report = read_report(object, "", defaults);
    if (!report)
        return std::unexpected(std::move(report).error());
    std::vector<TrackerReport> reports;
    reports.push_back(*std::move(report));
    return reports;
}

} // namespace waymark::api::collect
