// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/trail.hpp"
#include "api/native/range_body.hpp"
#include "base/error.hpp"
#include "http/read_json.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// What the bodies of the questions about behaviour have in common.
namespace waymark::api::native {

// The events that are looked at, in the words of POST /api/native/query.
struct EventsBody {
    std::optional<std::uint64_t> site;
    boost::json::value filters; // see filter_body.hpp; none on entry and exit pages
    boost::json::value range;   // see range_body.hpp
    std::optional<std::string> time_zone;
    std::optional<bool> include_bots;
};
BOOST_DESCRIBE_STRUCT(EventsBody, (), (site, filters, range, time_zone, include_bots))

// The zone that it names, or else `otherwise`.
//
// invalid_argument, field `time_zone`: there is no such zone.
[[nodiscard]] Result<TimeZone> zone_of(const EventsBody& body, const TimeZone& otherwise);

// Those of them that `scope` holds. All of time is what the event store can hold.
//
// invalid_argument: `field` is the place that is wrong, as in `filters[0][1]`.
[[nodiscard]] Result<analytics::TrailQuery>
to_trails(const EventsBody& body, const analytics::Scope& scope, const Calendar& calendar);

// One thing that somebody does:
//
//   {"page": "/docs/*", "match": "matches", "filters": [["is", "country", ["DE"]]]}
//
// or `{"event": "signup"}`; `filters` alone are whatever passes them.
//
// invalid_argument: `field` is the place that is wrong, which begins with `place`.
[[nodiscard]] Result<analytics::Act> read_act(const boost::json::value& value,
                                              std::string_view place);

// `visitor`, `visit`, `user`; the first, if nothing is said.
//
// invalid_argument, field `by`: it is something else.
[[nodiscard]] Result<analytics::TrailOf> read_trail_kind(const std::optional<std::string>& name);

// invalid_argument, field `limit`: it is not 1 to `most`.
[[nodiscard]] Result<std::size_t> read_limit(const std::optional<std::size_t>& limit,
                                             std::size_t otherwise, std::size_t most);

// An error of analytics in the names of the bodies.
[[nodiscard]] Error to_behaviour_names(Error error);

[[nodiscard]] std::unexpected<Error> wrong_place(std::string place, std::string_view message);

namespace behaviour_reader {

template <typename Body>
bool has_member(std::string_view name)
{
    bool is_found = false;
    using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto known) { is_found |= name == known.name; });
    return is_found;
}

[[nodiscard]] std::unexpected<Error> unknown_member(std::string_view place, std::string_view name);

} // namespace behaviour_reader

// invalid_argument: the object has a member that none of these bodies has: what is spelled wrongly
// would change the question. `place` is that of the object, or empty.
template <typename... Bodies>
[[nodiscard]] Result<void> check_members(const boost::json::object& object, std::string_view place)
{
    for (const auto& member : object) {
        if (!(behaviour_reader::has_member<Bodies>(member.key()) || ...))
            return behaviour_reader::unknown_member(place, member.key());
    }
    return {};
}

// A question about behaviour: the events, and what is asked of them.
template <typename Body>
struct Asked {
    EventsBody events;
    Body report;
};

// invalid_argument: the body is no such object, or has a member that is not known.
template <typename Body>
[[nodiscard]] Result<Asked<Body>> read_asked(const http::Request& request)
{
    const auto object = http::read_object(request);
    if (!object)
        return std::unexpected(object.error());
    if (auto checked = check_members<EventsBody, Body>(*object, {}); !checked)
        return std::unexpected(checked.error());
    auto events = http::from_json<EventsBody>(*object);
    if (!events)
        return std::unexpected(events.error());
    auto report = http::from_json<Body>(*object);
    if (!report)
        return std::unexpected(report.error());
    return Asked<Body>{*std::move(events), *std::move(report)};
}

} // namespace waymark::api::native
