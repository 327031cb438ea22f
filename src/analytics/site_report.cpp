// SPDX-License-Identifier: Apache-2.0
#include "analytics/site_report.hpp"

#include "analytics/compile_site_visits.hpp"
#include "analytics/query.hpp"
#include "analytics/reader.hpp"
#include "clickhouse/result_set.hpp"

#include <array>
#include <cstddef>

namespace waymark::analytics {

namespace {

using std::chrono::days;

constexpr std::chrono::minutes live_minutes{5};
// Events of a client whose clock is ahead are live as well.
constexpr std::chrono::minutes ahead_max{5};

TimeRange week_of(const ReportDay& day)
{
    const std::chrono::weekday weekday{std::chrono::sys_days{day.date.time_since_epoch()}};
    const auto monday = day.date - (weekday - std::chrono::Monday);
    return day.zone.dates(monday, monday + days{6});
}

TimeRange month_of(const ReportDay& day)
{
    using std::chrono::local_days;
    const std::chrono::year_month_day date{day.date};
    const auto month = date.year() / date.month();
    return day.zone.dates(local_days{month / 1}, local_days{month / std::chrono::last});
}

Query page_view_query(const Scope& scope, const TimeRange& range, std::vector<Metric> metrics)
{
    return {.scope = scope,
            .metrics = std::move(metrics),
            .dimensions = {},
            .filter = where(Dimension::kind, Match::is, "page_view"),
            .range = range,
            .include_bots = true};
}

Query hour_query(const Scope& scope, const TimeRange& range, const TimeZone& zone)
{
    auto query = page_view_query(scope, range, {Metric::events});
    query.dimensions = {Dimension::hour_of_day};
    query.zone = zone;
    query.order = {{Dimension::hour_of_day, false}};
    return query;
}

Query custom_event_query(const Scope& scope, const TimeRange& range)
{
    auto query = page_view_query(scope, range, {Metric::events});
    query.filter = where(Dimension::event_type, Match::is, "custom");
    return query;
}

Query live_query(const Scope& scope, TimePoint now)
{
    auto query = page_view_query(scope, {now - live_minutes, now + ahead_max}, {Metric::visits});
    query.filter.reset();
    return query;
}

} // namespace

double StartedVisits::bounce_rate() const
{
    return visits == 0 ? 0 : static_cast<double>(bounces) / static_cast<double>(visits);
}

double StartedVisits::average_seconds() const
{
    return visits == 0 ? 0 : static_cast<double>(seconds) / static_cast<double>(visits);
}

Result<StartedVisits> started_visits(Reader& reader, const Scope& scope, const TimeRange& range)
{
    const auto sql = compile_started_visits(scope, range);
    if (!sql)
        return std::unexpected(sql.error());
    const auto answer = reader.ask(*sql, 1);
    if (!answer)
        return std::unexpected(answer.error());
    const auto row = answer->front();
    return StartedVisits{.visits = row.u64(0), .bounces = row.u64(1), .seconds = row.u64(2)};
}

Result<SiteReport> site_report(Reader& reader, const Scope& scope, const ReportDay& day,
                               TimePoint now)
{
    const auto today = day.zone.dates(day.date, day.date);
    const std::array periods{today, week_of(day), month_of(day)};
    constexpr std::array members{&SiteReport::day, &SiteReport::week, &SiteReport::month};
    std::vector queries{hour_query(scope, today, day.zone), custom_event_query(scope, today),
                        live_query(scope, now)};
    const auto first_period = queries.size();
    for (const auto& period : periods) {
        queries.push_back(page_view_query(
            scope, period, {Metric::events, Metric::unique_addresses, Metric::visits}));
    }
    const auto answers = reader.run(queries);
    if (!answers)
        return std::unexpected(answers.error());
    const auto started = started_visits(reader, scope, today);
    if (!started)
        return std::unexpected(started.error());
    const auto& tables = *answers;

    SiteReport report{.custom_events = tables[1].number(0, 0),
                      .started = *started,
                      .visits_now = tables[2].number(0, 0)};
    for (std::size_t row = 0; row < tables[0].rows.size(); ++row)
        report.hours.push_back(
            {static_cast<unsigned>(tables[0].number(row, 0)), tables[0].number(row, 1)});
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto& counted = tables[first_period + i];
        report.*members[i] = {.page_views = counted.number(0, 0),
                              .addresses = counted.number(0, 1),
                              .visits = counted.number(0, 2)};
    }
    return report;
}

} // namespace waymark::analytics
