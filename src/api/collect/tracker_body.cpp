// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_body.hpp"

#include "api/collect/event_id_text.hpp"
#include "api/collect/json_members.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

using events::EventKind;
using waymark::collect::Hit;

// Texts and documents that last as long as the memory. They are never destroyed: all they have is
// in there.
std::string_view keep(std::string_view text, TrackerMemory& memory)
{
    if (text.empty())
        return {};
    auto* const copy = static_cast<char*>(memory.allocate(text.size(), 1));
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
}

const json::value& keep(json::value&& value, TrackerMemory& memory)
{
    auto* const room =
        static_cast<json::value*>(memory.allocate(sizeof(json::value), alignof(json::value)));
    return *std::construct_at(room, std::move(value), json::storage_ptr(&memory));
}

std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

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
    // All must outlive this; `place` is that of the object: "" or "[3].".
    Members(const json::object& object, std::string_view place, TrackerMemory& memory)
        : object_(object), place_(place), memory_(memory)
    {
    }

    void fail(std::string_view name, std::string_view rule)
    {
        if (!outcome_)
            return;
        const auto field = fmt::format("{}{}", place_, name);
        outcome_ = failure(Errc::invalid_argument, fmt::format("{} {}", field, rule), field);
    }

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

    std::string_view text(std::string_view name)
    {
        const auto* value = find(name);
        if (!value)
            return {};
        if (const auto* text = value->if_string())
            return view(*text);
        fail(name, "must be a text");
        return {};
    }

    // A text or a number.
    std::string_view id(std::string_view name)
    {
        const auto* value = find(name);
        if (!value || value->is_string())
            return text(name);
        if (value->is_number())
            return scalar(*value).value_or("");
        fail(name, "must be a text or a number");
        return {};
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

    void read_properties(std::string_view name, Hit& hit)
    {
        const auto* value = find(name);
        const auto* object = value ? value->if_object() : nullptr;
        if (value && !object)
            fail(name, "must be an object");
        if (!object)
            return;
        if (object->size() > events::properties_max)
            fail(name, fmt::format("has more than {} members", events::properties_max));
        for (const auto& member : *object) {
            const std::string_view key{member.key().data(), member.key().size()};
            if (member.value().is_null())
                continue;
            if (const auto text = scalar(member.value()))
                hit.properties.emplace_back(key, *text);
            else
                fail(fmt::format("{}.{}", name, key), "must be a text, a number or a boolean");
        }
    }

    std::string_view currency(std::string_view name)
    {
        const auto told = text(name);
        const auto read = to_currency(told);
        if (!told.empty() && read.empty())
            fail(name, "must be three letters");
        return keep(read, memory_);
    }

    [[nodiscard]] const Result<void>& outcome() const { return outcome_; }

private:
    // Null is as good as absent.
    [[nodiscard]] const json::value* find(std::string_view name) const
    {
        const auto* value = object_.if_contains(name);
        return value && !value->is_null() ? value : nullptr;
    }

    [[nodiscard]] std::optional<std::string_view> scalar(const json::value& value) const
    {
        if (const auto* text = value.if_string())
            return view(*text);
        const auto text = scalar_text(value);
        return text ? std::optional(keep(*text, memory_)) : std::nullopt;
    }

    const json::object& object_;
    std::string_view place_;
    TrackerMemory& memory_;
    Result<void> outcome_;
};

void read_what(Members& members, Hit& hit)
{
    const auto id = members.text("i");
    hit.id = parse_event_id(id);
    if (!id.empty() && !hit.id)
        members.fail("i", "must be a UUID");
    hit.name = members.text("n");
    if (hit.name.empty() && members.has("n"))
        members.fail("n", "must not be empty");
    if (hit.name == "engagement")
        hit.kind = EventKind::engagement;
    else if (!hit.name.empty() && hit.name != "page_view")
        hit.kind = EventKind::custom;
    if (hit.kind != EventKind::custom)
        hit.name = {};
    hit.label = hit.name; // by which Pingoo's clients know a custom event
    members.read_properties("e", hit);
}

void read_page(Members& members, const TrackerDefaults& defaults, Hit& hit)
{
    hit.url = members.text("u");
    if (hit.url.empty())
        hit.url = defaults.url;
    if (hit.url.empty() && hit.kind == EventKind::page_view)
        members.fail("u", "is required: the URL of the page");
    hit.referrer = members.text("r");
    hit.title = members.text("t");
    hit.accept_language = members.text("l");
    hit.screen = members.text("w");
    if (!hit.screen.empty() && !is_screen(hit.screen))
        members.fail("w", "must be like 1920x1080");
}

void read_figures(Members& members, Hit& hit)
{
    constexpr double time_ms_max = 1e17;
    constexpr double value_max = 99'999'999'999'999;
    hit.duration_ms = to_duration_ms(members.number("d", 0, time_ms_max).value_or(0));
    hit.scroll_percent = static_cast<std::uint8_t>(members.number("p", 0, 100).value_or(0));
    if (const auto time = members.number("a", 0, time_ms_max))
        hit.time_ms = to_time_ms(*time);
    const auto value = members.number("c", -value_max, value_max).value_or(0);
    hit.value_e4 = to_value_e4(value).value_or(0);
    hit.currency = members.currency("k");
}

Result<TrackerHit> read_hit(const json::value& value, std::string_view place,
                            const TrackerDefaults& defaults, TrackerMemory& memory)
{
    const auto* object = value.if_object();
    if (!object)
        return failure(Errc::invalid_argument, "an event must be an object");
    Members members(*object, place, memory);
    TrackerHit made;
    made.site = members.id("s");
    if (made.site.empty())
        made.site = defaults.site;
    if (made.site.empty())
        members.fail("s", "is required: the site's number or tracking id");
    read_what(members, made.hit);
    read_page(members, defaults, made.hit);
    read_figures(members, made.hit);
    made.hit.user = members.id("x");
    made.hit.visitor = members.id("v");
    made.hit.is_headless = members.flag("h");
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

Result<TrackerHit> parse_tracker_object(std::string_view body, const TrackerDefaults& defaults,
                                        TrackerMemory& memory)
{
    auto value = parse_json(body, &memory);
    if (!value)
        return std::unexpected(std::move(value).error());
    return read_hit(keep(*std::move(value), memory), "", defaults, memory);
}

Result<std::vector<TrackerHit>>
parse_tracker_body(std::string_view body, const TrackerDefaults& defaults, TrackerMemory& memory)
{
    auto value = parse_json(body, &memory);
    if (!value)
        return std::unexpected(std::move(value).error());
    const auto& document = keep(*std::move(value), memory);
    std::vector<TrackerHit> hits;
    const auto add = [&](const json::value& element, const std::string& place) -> Result<void> {
        auto hit = read_hit(element, place, defaults, memory);
        if (!hit)
            return std::unexpected(std::move(hit).error());
        hits.push_back(*std::move(hit));
        return {};
    };
    const auto* array = document.if_array();
    if (array && (array->empty() || array->size() > tracker_reports_max)) {
        return failure(Errc::invalid_argument,
                       fmt::format("the body must have 1 to {} events", tracker_reports_max));
    }
    Result<void> added;
    if (!array)
        added = add(document, "");
    for (std::size_t i = 0; array && added && i < array->size(); ++i)
        added = add((*array)[i], fmt::format("[{}].", i));
    if (!added)
        return std::unexpected(std::move(added).error());
    return hits;
}

Result<std::vector<TrackerHit>>
parse_tracker_query(std::string_view query, const TrackerDefaults& defaults, TrackerMemory& memory)
{
    json::object object(&memory);
    for (const auto& [name, text] : http::parse_parameters(query)) {
        if (!text.empty())
            object[name] = to_value(name, text);
    }
    auto hit = read_hit(keep(json::value(std::move(object)), memory), "", defaults, memory);
    if (!hit)
        return std::unexpected(std::move(hit).error());
    std::vector<TrackerHit> hits;
    hits.push_back(*std::move(hit));
    return hits;
}

} // namespace waymark::api::collect
