// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_view.hpp"

#include "analytics/compile_conditions.hpp"
#include "api/native/query_view.hpp"
#include "api/native/retention_body.hpp"
#include "base/text.hpp"
#include "sites/site.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;
using boost::json::array;
using boost::json::object;
using boost::json::value;

value percent_view(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return nullptr;
    return std::round(static_cast<double>(part) * 10'000.0 / static_cast<double>(whole)) / 100.0;
}

value seconds_view(const std::optional<std::chrono::milliseconds>& time)
{
    if (!time)
        return nullptr;
    return std::round(static_cast<double>(time->count()) / 100.0) / 10.0;
}

// All of time has no ends.
object range_view(const TimeRange& range, const TimeZone& zone)
{
    const auto end_view = [&zone](TimePoint end) {
        const bool is_open = end == earliest_time || end == latest_time;
        return is_open ? value(nullptr) : value(to_local_iso8601(end, zone));
    };
    return {{"from", end_view(range.from)}, {"to", end_view(range.to)}, {"time_zone", zone.name()}};
}

array steps_view(const Funnel& funnel)
{
    array view;
    const auto first = funnel.front().reached;
    auto before = first;
    for (const auto& [reached, median_time] : funnel) {
        view.push_back(object{{"reached", reached},
                              {"of_first", percent_view(reached, first)},
                              {"of_previous", percent_view(reached, before)},
                              {"dropped", before - reached},
                              {"median_seconds", seconds_view(median_time)}});
        before = reached;
    }
    return view;
}

// A site is told by its own number, not by the one in its events.
std::string value_of(Dimension dimension, const std::string& value)
{
    if (dimension != Dimension::site)
        return value;
    const SiteId site{parse_number<std::uint64_t>(value).value_or(0)};
    return fmt::to_string(sites::site_of_events(site).value);
}

} // namespace

object to_view(const FunnelQuestion& question, const FunnelReport& report, const TimeZone& zone)
{
    object view{{"steps", steps_view(report.funnel)},
                {"range", range_view(question.query.trails.range, zone)}};
    if (!question.breakdown)
        return view;
    array values;
    for (const auto& [of, funnel] : report.values)
        values.push_back(
            object{{"value", value_of(*question.breakdown, of)}, {"steps", steps_view(funnel)}});
    view["breakdown"] =
        object{{"dimension", row_of(*question.breakdown).name}, {"values", std::move(values)}};
    return view;
}

object to_view(const RetentionQuery& query, const std::vector<Cohort>& cohorts)
{
    array view;
    for (const auto& [start, size, returned] : cohorts) {
        array counts;
        array percents;
        for (const auto count : returned) {
            counts.emplace_back(count);
            percents.push_back(percent_view(count, size));
        }
        view.push_back(object{{"start", to_local_iso8601(start, query.zone)},
                              {"size", size},
                              {"returned", std::move(counts)},
                              {"percent", std::move(percents)}});
    }
    return {{"unit", name_of_unit(query.unit)},
            {"cohorts", std::move(view)},
            {"range", range_view(query.trails.range, query.zone)}};
}

object to_view(const JourneyQuery& query, const Journeys& journeys, const TimeZone& zone)
{
    array view;
    for (const auto& [pages, visits, ended] : journeys.sequences)
        view.push_back(object{{"pages", array(pages.begin(), pages.end())},
                              {"visits", visits},
                              {"percent", percent_view(visits, journeys.visits)},
                              {"ended", ended ? value(*ended) : value(nullptr)}});
    return {{"visits", journeys.visits},
            {"journeys", std::move(view)},
            {"range", range_view(query.trails.range, zone)}};
}

} // namespace waymark::api::native
