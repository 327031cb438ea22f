// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_body.hpp"

#include "analytics/compile_conditions.hpp"
#include "api/native/filter_body.hpp"
#include "api/native/query_body.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <array>

namespace waymark::api::native {

namespace {

namespace json = boost::json;
using analytics::Act;
using analytics::Filter;
using analytics::TrailOf;

// An act as it is on the wire.
struct ActBody {
    std::optional<std::string> page;
    std::optional<std::string> match;
    std::optional<std::string> event;
    json::value filters;
};
BOOST_DESCRIBE_STRUCT(ActBody, (), (page, match, event, filters))

// An error within an object, told of the place where that stands.
std::unexpected<Error> within(std::string_view place, const Error& error)
{
    return failure(error.code, fmt::format("{}.{}", place, error.message),
                   fmt::format("{}.{}", place, error.field));
}

// Filters of events only.
Result<std::optional<Filter>> read_event_filters(const json::value& filters)
{
    auto read = read_filters(filters);
    if (!read)
        return std::unexpected(read.error());
    if (!read->visits.empty())
        return wrong_place("filters", "can't name the entry or the exit page here");
    return std::move(read->events);
}

Result<Act::PathMatch> read_match(const std::optional<std::string>& name)
{
    constexpr std::array names = std::to_array<std::pair<std::string_view, Act::PathMatch>>({
        {"is", Act::PathMatch::is},
        {"starts_with", Act::PathMatch::starts_with},
        {"matches", Act::PathMatch::matches},
    });
    if (!name)
        return Act::PathMatch::is;
    for (const auto& [known, match] : names) {
        if (*name == known)
            return match;
    }
    return wrong_place("match", "must be `is`, `starts_with` or `matches`");
}

Result<void> check_value(const std::string& value, std::string place)
{
    if (value.empty() || value.size() > analytics::act_value_bytes_max)
        return wrong_place(std::move(place),
                           fmt::format("must have 1 to {} bytes", analytics::act_value_bytes_max));
    return {};
}

// What the act is, its filters aside.
Result<Act> read_deed(const ActBody& body)
{
    Act act;
    if (body.match && !body.page)
        return wrong_place("match", "is how a `page` is compared");
    const auto match = read_match(body.match);
    if (!match)
        return std::unexpected(match.error());
    act.match = *match;
    if (body.page || body.event) {
        act.kind = body.page ? Act::Kind::page : Act::Kind::event;
        act.value = body.page ? *body.page : *body.event;
        if (auto checked = check_value(act.value, body.page ? "page" : "event"); !checked)
            return std::unexpected(checked.error());
    }
    return act;
}

} // namespace

std::unexpected<Error> wrong_place(std::string place, std::string_view message)
{
    auto text = fmt::format("{} {}", place, message);
    return failure(Errc::invalid_argument, std::move(text), std::move(place));
}

namespace behaviour_reader {

std::unexpected<Error> unknown_member(std::string_view place, std::string_view name)
{
    return wrong_place(
        fmt::format("{}{}{}", place, place.empty() ? "" : ".", to_utf8(name.substr(0, 100))),
        "is not known");
}

} // namespace behaviour_reader

Result<TimeZone> zone_of(const EventsBody& body, const TimeZone& otherwise)
{
    return zone_of(QueryBody{.time_zone = body.time_zone}, otherwise);
}

Result<analytics::TrailQuery> to_trails(const EventsBody& body, const analytics::Scope& scope,
                                        const Calendar& calendar)
{
    const auto range = read_range(body.range, calendar);
    if (!range)
        return std::unexpected(range.error());
    auto filter = read_event_filters(body.filters);
    if (!filter)
        return std::unexpected(filter.error());
    return analytics::TrailQuery{
        .scope = scope,
        .range = range->value_or(TimeRange{analytics::earliest_time, analytics::latest_time}),
        .filter = *std::move(filter),
        .include_bots = body.include_bots.value_or(false)};
}

Result<Act> read_act(const json::value& value, std::string_view place)
{
    const auto* const object = value.if_object();
    if (object == nullptr)
        return wrong_place(std::string(place), "must be an object of a `page` or an `event`");
    if (auto checked = check_members<ActBody>(*object, place); !checked)
        return std::unexpected(checked.error());
    const auto body = http::from_json<ActBody>(value);
    if (!body)
        return within(place, body.error());
    if (body->page && body->event)
        return wrong_place(std::string(place), "can't be a `page` and an `event` at once");
    auto act = read_deed(*body);
    if (!act)
        return within(place, act.error());
    auto filter = read_event_filters(body->filters);
    if (!filter)
        return within(place, filter.error());
    act->filter = *std::move(filter);
    if (act->kind == Act::Kind::anything && !act->filter)
        return wrong_place(std::string(place), "must have a `page`, an `event` or `filters`");
    return act;
}

Result<TrailOf> read_trail_kind(const std::optional<std::string>& name)
{
    if (!name || *name == "visitor")
        return TrailOf::visitor;
    if (*name == "visit")
        return TrailOf::visit;
    if (*name == "user")
        return TrailOf::user;
    return wrong_place("by", "must be `visitor`, `visit` or `user`");
}

Result<std::size_t> read_limit(const std::optional<std::size_t>& limit, std::size_t otherwise,
                               std::size_t most)
{
    if (limit && (*limit == 0 || *limit > most))
        return wrong_place("limit", fmt::format("must be 1 to {}", most));
    return limit.value_or(otherwise);
}

// What an act is compared with is refused there only if it is a page: read_act() sees the rest.
Error to_behaviour_names(Error error)
{
    constexpr std::string_view value = ".value";
    if (error.field.ends_with("filter"))
        error.field += 's';
    else if (error.field.ends_with(value))
        error.field.replace(error.field.size() - value.size(), value.size(), ".page");
    return error;
}

} // namespace waymark::api::native
