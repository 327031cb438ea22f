// SPDX-License-Identifier: Apache-2.0
#include "analytics/link_report.hpp"

#include "analytics/reader.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace waymark::analytics {

namespace {

constexpr std::size_t list_rows = 10;

struct List {
    Dimension dimension;
    std::vector<Share> LinkReport::* shares;
    bool is_unknown_shown;
};

constexpr std::array lists{
    List{Dimension::country, &LinkReport::countries, true},
    List{Dimension::region, &LinkReport::regions, true},
    List{Dimension::city, &LinkReport::cities, true},
    List{Dimension::browser, &LinkReport::browsers, true},
    List{Dimension::os, &LinkReport::operating_systems, true},
    List{Dimension::device, &LinkReport::devices, true},
    List{Dimension::referrer, &LinkReport::referrers, true},
    List{Dimension::utm_source, &LinkReport::utm_sources, false},
    List{Dimension::utm_medium, &LinkReport::utm_mediums, false},
    List{Dimension::utm_campaign, &LinkReport::utm_campaigns, false},
};

// Where the answers stand in the report's batch of queries.
constexpr std::size_t total_index = 0;
constexpr std::size_t before_index = 1;
constexpr std::size_t days_index = 2;
constexpr std::size_t lists_index = 3;

double to_one_decimal(double value)
{
    return std::round(value * 10) / 10;
}

Query list_query(const Scope& scope, const TimeRange& range, const List& list)
{
    Query query{.scope = scope,
                .metrics = {Metric::clicks},
                .dimensions = {list.dimension},
                .range = range,
                .limit = list_rows};
    if (!list.is_unknown_shown)
        query.filter = where(list.dimension, Match::is_not, "");
    return query;
}

std::vector<Query> report_queries(const Scope& scope, const TimeRange& range, const TimeZone& zone)
{
    const TimeRange before{range.from - (range.to - range.from), range.from};
    std::vector<Query> queries;
    // The addresses of clicks, not those of page views.
    queries.push_back({.scope = scope,
                       .metrics = {Metric::events, Metric::unique_addresses},
                       .dimensions = {},
                       .filter = where(Dimension::kind, Match::is, "click"),
                       .range = range});
    queries.push_back(
        {.scope = scope, .metrics = {Metric::clicks}, .dimensions = {}, .range = before});
    queries.push_back({.scope = scope,
                       .metrics = {Metric::clicks},
                       .dimensions = {Dimension::day},
                       .range = range,
                       .zone = zone,
                       .limit = static_cast<std::size_t>(query_buckets_max)});
    for (const auto& list : lists)
        queries.push_back(list_query(scope, range, list));
    return queries;
}

std::vector<Share> to_shares(const Table& table, std::uint64_t total)
{
    std::vector<Share> shares;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto clicks = table.number(row, 1);
        shares.push_back({table.text(row, 0), clicks, percentage(clicks, total)});
    }
    return shares;
}

std::vector<LinkClicks> to_link_clicks(const Table& table)
{
    std::vector<LinkClicks> links;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        links.push_back({LinkId{table.number(row, 0)}, table.number(row, 1)});
    return links;
}

Result<std::unordered_map<LinkId, std::uint64_t>>
all_time_clicks(Reader& reader, const Scope& scope, std::size_t limit)
{
    const auto table = reader.run(Query{.scope = scope,
                                        .metrics = {Metric::clicks},
                                        .dimensions = {Dimension::link},
                                        .limit = limit});
    if (!table)
        return std::unexpected(table.error());
    std::unordered_map<LinkId, std::uint64_t> clicks;
    for (const auto& [link, count] : to_link_clicks(*table))
        clicks.emplace(link, count);
    return clicks;
}

} // namespace

Result<LinkReport> link_report(Reader& reader, const Scope& scope, const TimeRange& range,
                               const TimeZone& zone)
{
    const auto queries = report_queries(scope, range, zone);
    const auto answers = reader.run(queries);
    if (!answers)
        return std::unexpected(answers.error());
    const auto& tables = *answers;

    LinkReport report;
    report.clicks = tables[total_index].number(0, 0);
    report.unique_addresses = tables[total_index].number(0, 1);
    report.clicks_before = tables[before_index].number(0, 0);
    report.growth_percentage = growth_percentage(report.clicks, report.clicks_before);

    const auto& days = tables[days_index];
    for (std::size_t row = 0; row < days.rows.size(); ++row)
        report.days.push_back({zone.date_of(days.time(row, 0)), days.number(row, 1)});
    report.clicks_per_day = to_one_decimal(static_cast<double>(report.clicks) /
                                           static_cast<double>(report.days.size()));

    for (std::size_t i = 0; i < lists.size(); ++i)
        report.*lists[i].shares = to_shares(tables[lists_index + i], report.clicks);
    return report;
}

Result<std::vector<LinkClicks>> top_links(Reader& reader, const Scope& scope, const TopLinks& which)
{
    const auto table = reader.run(Query{.scope = scope,
                                        .metrics = {Metric::clicks},
                                        .dimensions = {Dimension::link},
                                        .range = which.range,
                                        .include_bots = which.with_bots,
                                        .limit = which.limit});
    if (!table)
        return std::unexpected(table.error());
    return to_link_clicks(*table);
}

Result<std::unordered_map<LinkId, std::uint64_t>> clicks_by_link(Reader& reader, const Scope& scope,
                                                                 std::vector<LinkId> links)
{
    if (links.empty())
        return std::unordered_map<LinkId, std::uint64_t>{};
    const auto limit = links.size();
    return all_time_clicks(reader, scope.links(std::move(links)), limit);
}

Result<std::unordered_map<LinkId, std::uint64_t>> clicks_of_all_links(Reader& reader,
                                                                      const Scope& scope)
{
    return all_time_clicks(reader, scope, query_rows_max);
}

double percentage(std::uint64_t part, std::uint64_t whole)
{
    if (whole == 0)
        return 0;
    return to_one_decimal(100 * static_cast<double>(part) / static_cast<double>(whole));
}

double growth_percentage(std::uint64_t now, std::uint64_t before)
{
    if (before == 0)
        return now == 0 ? 0 : 100;
    const auto grown = static_cast<double>(now) - static_cast<double>(before);
    return to_one_decimal(100 * grown / static_cast<double>(before));
}

} // namespace waymark::analytics
