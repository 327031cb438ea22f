// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_view.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/figure.hpp"
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

object figures_view(const GoalFigures& figures, std::uint64_t visitors)
{
    return {{"visitors", figures.visitors},
            {"events", figures.events},
            {"conversion_rate", percent_view(figures.visitors, visitors)}};
}

// How much more it is than before.
value change_view(const Figure& before, const Figure& now, FigureType type)
{
    const auto changed = change(before, now, type);
    if (!changed)
        return nullptr;
    return std::round(*changed * 10.0) / 10.0;
}

Figure rate_of(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return std::monostate{};
    return static_cast<double>(part) * 100.0 / static_cast<double>(whole);
}

object change_view(const GoalReport& before, const GoalReport& now, std::size_t goal)
{
    const auto& was = before.goals[goal];
    const auto& is = now.goals[goal];
    return {
        {"visitors", change_view(was.visitors, is.visitors, FigureType::count)},
        {"events", change_view(was.events, is.events, FigureType::count)},
        {"conversion_rate", change_view(rate_of(was.visitors, before.visitors),
                                        rate_of(is.visitors, now.visitors), FigureType::percent)}};
}

object comparison_view(const GoalsReport& all, const TimeZone& zone)
{
    const auto& [range, before] = *all.compared;
    array goals;
    for (std::size_t i = 0; i < before.goals.size(); ++i) {
        auto view = figures_view(before.goals[i], before.visitors);
        view["change"] = change_view(before, all.report, i);
        goals.push_back(std::move(view));
    }
    return {{"range", range_view(range, zone)},
            {"visitors", before.visitors},
            {"change", change_view(before.visitors, all.report.visitors, FigureType::count)},
            {"goals", std::move(goals)}};
}

object breakdown_view(Dimension dimension, const std::vector<GoalReportOfValue>& values)
{
    array view;
    for (const auto& [of, report] : values) {
        array goals;
        for (const auto& figures : report.goals)
            goals.push_back(figures_view(figures, report.visitors));
        view.push_back(object{{"value", value_of(dimension, of)},
                              {"visitors", report.visitors},
                              {"goals", std::move(goals)}});
    }
    return {{"dimension", row_of(dimension).name}, {"values", std::move(view)}};
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

object to_view(const GoalsReport& all, const TimeZone& zone)
{
    array goals;
    for (std::size_t i = 0; i < all.goals.size(); ++i) {
        auto view = figures_view(all.report.goals[i], all.report.visitors);
        view["id"] = all.goals[i].id.value;
        view["name"] = all.goals[i].name;
        goals.push_back(std::move(view));
    }
    object view{{"visitors", all.report.visitors},
                {"goals", std::move(goals)},
                {"range", range_view(all.range, zone)}};
    if (all.breakdown)
        view["breakdown"] = breakdown_view(all.breakdown->dimension, all.values);
    if (all.compared)
        view["comparison"] = comparison_view(all, zone);
    return view;
}

} // namespace waymark::api::native
