// SPDX-License-Identifier: Apache-2.0
#include "analytics/click_reports.hpp"

#include "analytics/query.hpp"
#include "analytics/reader.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

namespace waymark::analytics {

namespace {

constexpr std::size_t list_rows = 10;

Filter is_click()
{
    return where(Dimension::kind, Match::is, "click");
}

Filter has_rule()
{
    return where(Dimension::rule, Match::is_not, "0");
}

// Clicks in a range by some dimensions, in as many rows as there are.
Query clicks_by(const Scope& scope, const std::optional<TimeRange>& range,
                std::vector<Dimension> dimensions)
{
    return {.scope = scope,
            .metrics = {Metric::clicks},
            .dimensions = std::move(dimensions),
            .range = range,
            .limit = query_rows_max};
}

std::vector<RuleClicks> to_rules(const Table& table)
{
    std::vector<RuleClicks> rules;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        rules.push_back({RuleId{table.number(row, 0)}, table.number(row, 1)});
    return rules;
}

std::vector<RuleValue> to_rule_values(const Table& table)
{
    std::vector<RuleValue> values;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        values.push_back({RuleId{table.number(row, 0)}, table.text(row, 1), table.number(row, 2)});
    return values;
}

std::vector<DayClicks> to_days(const Table& table, const TimeZone& zone)
{
    std::vector<DayClicks> days;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        days.push_back({zone.date_of(table.time(row, 0)), table.number(row, 1)});
    return days;
}

} // namespace

Result<BotReport> bot_report(Reader& reader, const Scope& scope, const TimeRange& range)
{
    const std::array queries{Query{.scope = scope,
                                   .metrics = {Metric::events, Metric::bot_events},
                                   .dimensions = {},
                                   .filter = is_click(),
                                   .range = range,
                                   .include_bots = true},
                             Query{.scope = scope,
                                   .metrics = {Metric::bot_events},
                                   .dimensions = {Dimension::bot_name},
                                   .filter = is_click(),
                                   .range = range,
                                   .limit = list_rows}};
    const auto tables = reader.run(queries);
    if (!tables)
        return std::unexpected(tables.error());
    const auto& total = (*tables)[0];
    const auto& names = (*tables)[1];

    BotReport report{.clicks = total.number(0, 0), .bot_clicks = total.number(0, 1), .names = {}};
    for (std::size_t row = 0; row < names.rows.size(); ++row) {
        const auto clicks = names.number(row, 1);
        report.names.push_back({names.text(row, 0), clicks, percentage(clicks, report.bot_clicks)});
    }
    return report;
}

Result<std::vector<VariantClicks>> clicks_by_variant(Reader& reader, const Scope& scope,
                                                     const std::optional<TimeRange>& range)
{
    auto of_all = clicks_by(scope, range, {Dimension::link, Dimension::variant});
    of_all.metrics = {Metric::events, Metric::bot_events};
    of_all.filter = is_click();
    of_all.include_bots = true;
    auto of_people = of_all;
    of_people.metrics = {Metric::visitors};
    of_people.include_bots = false;
    const auto tables = reader.run(std::array{std::move(of_all), std::move(of_people)});
    if (!tables)
        return std::unexpected(tables.error());
    const auto& clicks = (*tables)[0];
    const auto& people = (*tables)[1];

    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> visitors;
    for (std::size_t row = 0; row < people.rows.size(); ++row)
        visitors[{people.number(row, 0), people.number(row, 1)}] = people.number(row, 2);
    std::vector<VariantClicks> variants;
    for (std::size_t row = 0; row < clicks.rows.size(); ++row) {
        const auto link = clicks.number(row, 0);
        const auto variant = clicks.number(row, 1);
        const auto all = clicks.number(row, 2);
        variants.push_back({.link = LinkId{link},
                            .variant = VariantId{variant},
                            .people = all - clicks.number(row, 3),
                            .all = all,
                            .visitors = visitors[{link, variant}]});
    }
    return variants;
}

Result<std::vector<VariantDay>> variant_days(Reader& reader, const Scope& scope,
                                             const TimeRange& range, const TimeZone& zone)
{
    auto query = clicks_by(scope, range, {Dimension::day, Dimension::variant});
    query.metrics = {Metric::events, Metric::visitors};
    query.filter = is_click();
    query.zone = zone;
    query.include_bots = true;
    const auto table = reader.run(query);
    if (!table)
        return std::unexpected(table.error());
    std::vector<VariantDay> days;
    for (std::size_t row = 0; row < table->rows.size(); ++row)
        days.push_back({.date = zone.date_of(table->time(row, 0)),
                        .variant = VariantId{table->number(row, 1)},
                        .clicks = table->number(row, 2),
                        .visitors = table->number(row, 3)});
    return days;
}

Result<RoutingReport> routing_report(Reader& reader, const Scope& scope, const TimeRange& range,
                                     const TimeZone& zone)
{
    const auto by_rule = [&](std::vector<Dimension> dimensions) {
        auto query = clicks_by(scope, range, std::move(dimensions));
        query.filter = has_rule();
        query.zone = zone;
        return query;
    };
    const std::array queries{clicks_by(scope, range, {}), by_rule({Dimension::rule}),
                             by_rule({Dimension::day, Dimension::rule}),
                             by_rule({Dimension::rule, Dimension::country}),
                             by_rule({Dimension::rule, Dimension::device})};
    const auto answers = reader.run(queries);
    if (!answers)
        return std::unexpected(answers.error());
    const auto& tables = *answers;

    RoutingReport report{.clicks = tables[0].number(0, 0),
                         .rules = to_rules(tables[1]),
                         .days = {},
                         .countries = to_rule_values(tables[3]),
                         .devices = to_rule_values(tables[4])};
    for (const auto& rule : report.rules)
        report.matches += rule.clicks;
    for (std::size_t row = 0; row < tables[2].rows.size(); ++row)
        report.days.push_back({.date = zone.date_of(tables[2].time(row, 0)),
                               .rule = RuleId{tables[2].number(row, 1)},
                               .clicks = tables[2].number(row, 2)});
    return report;
}

Result<std::vector<RuleClicks>> matches_by_rule(Reader& reader, const Scope& scope)
{
    auto query = clicks_by(scope, std::nullopt, {Dimension::rule});
    query.filter = has_rule();
    query.include_bots = true;
    const auto table = reader.run(query);
    if (!table)
        return std::unexpected(table.error());
    return to_rules(*table);
}

Result<std::vector<std::uint64_t>> clicks_in(Reader& reader, const Scope& scope,
                                             std::span<const std::optional<TimeRange>> ranges)
{
    std::vector<Query> queries;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        if (ranges[i] && ranges[i]->from >= ranges[i]->to)
            continue; // nothing lies in an empty range
        queries.push_back(clicks_by(scope, ranges[i], {}));
        queries.back().include_bots = true;
        places.push_back(i);
    }
    const auto tables = reader.run(queries);
    if (!tables)
        return std::unexpected(tables.error());
    std::vector<std::uint64_t> clicks(ranges.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        clicks[places[i]] = (*tables)[i].number(0, 0);
    return clicks;
}

Result<std::vector<DayClicks>> clicks_by_day(Reader& reader, const Scope& scope,
                                             const TimeRange& range, const TimeZone& zone)
{
    auto query = clicks_by(scope, range, {Dimension::day});
    query.zone = zone;
    query.include_bots = true;
    const auto table = reader.run(query);
    if (!table)
        return std::unexpected(table.error());
    return to_days(*table, zone);
}

namespace {

struct AnalysisList {
    Dimension dimension;
    std::vector<ClickAnalysis::Count> ClickAnalysis::* counts;
};

constexpr std::array analysis_lists{
    AnalysisList{Dimension::country, &ClickAnalysis::countries},
    AnalysisList{Dimension::region, &ClickAnalysis::regions},
    AnalysisList{Dimension::city, &ClickAnalysis::cities},
    AnalysisList{Dimension::isp, &ClickAnalysis::isps},
    AnalysisList{Dimension::referrer, &ClickAnalysis::referrers},
    AnalysisList{Dimension::device, &ClickAnalysis::devices},
    AnalysisList{Dimension::browser, &ClickAnalysis::browsers},
    AnalysisList{Dimension::os, &ClickAnalysis::operating_systems},
};

// Where the answers stand in the analysis' batch of queries.
constexpr std::size_t total_index = 0;
constexpr std::size_t hours_index = 1;
constexpr std::size_t days_index = 2;
constexpr std::size_t lists_index = 3;

std::vector<Query> analysis_queries(const Query& of_clicks)
{
    auto total = of_clicks;
    total.metrics = {Metric::events, Metric::bot_events, Metric::unique_addresses};
    auto hours = of_clicks;
    hours.dimensions = {Dimension::hour_of_day};
    hours.order = {{Dimension::hour_of_day}};
    auto days = of_clicks;
    days.dimensions = {Dimension::day};
    days.limit = query_rows_max;
    std::vector<Query> queries{std::move(total), std::move(hours), std::move(days)};
    for (const auto& list : analysis_lists) {
        auto query = of_clicks;
        query.dimensions = {list.dimension};
        query.filter =
            all_of({*of_clicks.filter, where(list.dimension, Match::is_not, std::string{})});
        query.limit = list_rows;
        queries.push_back(std::move(query));
    }
    return queries;
}

std::vector<ClickAnalysis::Count> to_counts(const Table& table)
{
    std::vector<ClickAnalysis::Count> counts;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        counts.push_back({table.text(row, 0), table.number(row, 1)});
    return counts;
}

} // namespace

Result<ClickAnalysis> click_analysis(Reader& reader, const Scope& scope,
                                     const std::optional<Filter>& filter, const TimeRange& range,
                                     const TimeZone& zone)
{
    const Query of_clicks{.scope = scope,
                          .metrics = {Metric::events},
                          .dimensions = {},
                          .filter = filter ? all_of({is_click(), *filter}) : is_click(),
                          .range = range,
                          .zone = zone,
                          .include_bots = true};
    const auto answers = reader.run(analysis_queries(of_clicks));
    if (!answers)
        return std::unexpected(answers.error());
    const auto& tables = *answers;

    const auto& total = tables[total_index];
    ClickAnalysis analysis{.clicks = total.number(0, 0),
                           .bot_clicks = total.number(0, 1),
                           .unique_addresses = total.number(0, 2),
                           .days = to_days(tables[days_index], zone)};
    std::erase_if(analysis.days, [](const auto& day) { return day.clicks == 0; });
    const auto& hours = tables[hours_index];
    for (std::size_t row = 0; row < hours.rows.size(); ++row)
        analysis.hours.push_back(
            {static_cast<unsigned>(hours.number(row, 0)), hours.number(row, 1)});
    for (std::size_t i = 0; i < analysis_lists.size(); ++i)
        analysis.*analysis_lists[i].counts = to_counts(tables[lists_index + i]);
    return analysis;
}

} // namespace waymark::analytics
