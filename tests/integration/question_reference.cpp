// SPDX-License-Identifier: Apache-2.0
#include "question_reference.hpp"

#include "analytics/time_buckets.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace waymark::testing {

namespace {

using namespace analytics;

using Rows = std::vector<FigureRow>;
using Visit = std::vector<const StoredEvent*>; // by time

std::string_view text_of(const StoredEvent& event, Dimension dimension)
{
    return std::get<std::string>(event[dimension]);
}

// --- visits

// What the question asks of events, in one range.
Query query_of(const Question& question, const std::optional<TimeRange>& range)
{
    Query query{.scope = question.scope,
                .metrics = {Metric::events},
                .dimensions = {},
                .range = range,
                .zone = question.zone,
                .include_bots = question.include_bots,
                .limit = query_rows_max};
    return query;
}

std::vector<Visit> visits_in(const Question& question, const std::optional<TimeRange>& range,
                             const std::vector<StoredEvent>& events)
{
    const auto query = query_of(question, range);
    std::map<std::pair<std::uint64_t, std::uint64_t>, Visit> visits;
    for (const auto& event : events) {
        const auto kind = text_of(event, Dimension::kind);
        const auto site = std::get<std::uint64_t>(event[Dimension::site]);
        const auto visit = std::get<std::uint64_t>(event[Dimension::visit]);
        const bool is_of_visit = kind == "page_view" || kind == "custom" || kind == "engagement";
        if (is_of_visit && site != 0 && visit != 0 && (!event.is_bot || question.include_bots) &&
            is_asked_for(query, event))
            visits[{site, visit}].push_back(&event);
    }
    std::vector<Visit> sorted;
    for (auto& [key, visit] : visits) {
        std::ranges::sort(visit, {}, &StoredEvent::time_ms);
        sorted.push_back(std::move(visit));
    }
    return sorted;
}

struct VisitFacts {
    std::string entry_page;
    std::string exit_page;
    std::uint64_t page_views = 0;
    std::uint64_t marks = 0;
    std::int64_t lasted_ms = 0;
};

VisitFacts facts_of(const Visit& visit)
{
    VisitFacts facts;
    std::int64_t told_ms = 0;
    for (const auto* const event : visit) {
        const auto kind = text_of(*event, Dimension::kind);
        if (kind == "engagement") {
            told_ms += event->duration_ms;
            continue;
        }
        ++facts.marks;
        if (kind != "page_view")
            continue;
        if (facts.page_views++ == 0)
            facts.entry_page = text_of(*event, Dimension::path);
        facts.exit_page = text_of(*event, Dimension::path);
    }
    facts.lasted_ms = std::max(visit.back()->time_ms - visit.front()->time_ms,
                               std::min<std::int64_t>(told_ms, 86'400'000));
    return facts;
}

bool meets(const VisitFacts& facts, const VisitCondition& condition)
{
    StoredEvent page;
    page[Dimension::path] =
        condition.dimension == VisitDimension::entry_page ? facts.entry_page : facts.exit_page;
    return passes({Condition{Dimension::path, condition.match, condition.values}}, page);
}

FigureRow key_of(const Question& question, const StoredEvent& hit, const VisitFacts& facts,
                 const std::optional<TimeRange>& range)
{
    FigureRow key;
    auto query = query_of(question, range);
    for (const auto& dimension : question.dimensions) {
        if (const auto* const of_visits = std::get_if<VisitDimension>(&dimension)) {
            key.emplace_back(*of_visits == VisitDimension::entry_page ? facts.entry_page
                                                                      : facts.exit_page);
            continue;
        }
        query.dimensions = {std::get<Dimension>(dimension)};
        key.push_back(to_figure(testing::key_of(query, hit).front()));
    }
    return key;
}

struct VisitTally {
    std::uint64_t visits = 0;
    std::set<std::uint64_t> visitors;
    std::uint64_t page_views = 0;
    std::uint64_t bounces = 0;
    std::int64_t lasted_ms = 0;
};

Figure figure_of(const VisitTally& tally, VisitMetric metric)
{
    const auto count = static_cast<double>(tally.visits);
    switch (metric) {
    case VisitMetric::visits:
        return tally.visits;
    case VisitMetric::visitors:
        return tally.visitors.size();
    case VisitMetric::page_views:
        return tally.page_views;
    case VisitMetric::bounce_rate:
        return tally.visits == 0 ? Figure{}
                                 : Figure{static_cast<double>(100 * tally.bounces) / count};
    case VisitMetric::visit_duration:
        return tally.visits == 0 ? Figure{}
                                 : Figure{static_cast<double>(tally.lasted_ms) / count / 1000};
    case VisitMetric::views_per_visit:
        return tally.visits == 0 ? Figure{} : Figure{static_cast<double>(tally.page_views) / count};
    }
    std::unreachable();
}

std::map<FigureRow, VisitTally> tally_visits(const Question& question,
                                             const std::optional<TimeRange>& range,
                                             const std::vector<StoredEvent>& events)
{
    std::map<FigureRow, VisitTally> tallies;
    if (question.dimensions.empty())
        tallies.try_emplace({});
    for (const auto& visit : visits_in(question, range, events)) {
        const auto facts = facts_of(visit);
        const auto hit = std::ranges::find_if(visit, [&question](const StoredEvent* event) {
            return !question.filter || passes(*question.filter, *event);
        });
        if (facts.marks == 0 || hit == visit.end() ||
            !std::ranges::all_of(question.visits_with,
                                 [&facts](const auto& with) { return meets(facts, with); }))
            continue;
        auto& tally = tallies[key_of(question, **hit, facts, range)];
        ++tally.visits;
        tally.visitors.insert(visit.front()->visitor);
        tally.page_views += facts.page_views;
        tally.bounces += facts.marks == 1 ? 1 : 0;
        tally.lasted_ms += facts.lasted_ms;
    }
    return tallies;
}

// --- both together

// The metrics of visits that a question about visits alone takes.
std::vector<AnyMetric> own_metrics(const Question& question)
{
    auto metrics = question.metrics;
    const bool is_of_visits = std::ranges::any_of(question.dimensions, [](const auto& dimension) {
        return std::holds_alternative<VisitDimension>(dimension);
    });
    if (!is_of_visits && question.visits_with.empty())
        return metrics;
    for (auto& metric : metrics) {
        if (metric == AnyMetric{Metric::visits})
            metric = VisitMetric::visits;
        if (metric == AnyMetric{Metric::visitors})
            metric = VisitMetric::visitors;
        if (metric == AnyMetric{Metric::page_views})
            metric = VisitMetric::page_views;
    }
    return metrics;
}

bool is_series(const Question& question)
{
    const auto* const only = question.dimensions.size() == 1
                                 ? std::get_if<Dimension>(&question.dimensions.front())
                                 : nullptr;
    return only != nullptr && row_of(*only).unit;
}

// Rows by their dimensions, and the figures of each metric.
using Table = std::map<FigureRow, FigureRow>;

// The rows that there are, and those of the keys besides.
Table tabulate(const Question& question, const std::optional<TimeRange>& range,
               const std::vector<StoredEvent>& events, const std::vector<FigureRow>& besides = {})
{
    const auto metrics = own_metrics(question);
    auto query = query_of(question, range);
    query.filter = question.filter;
    query.metrics.clear();
    for (const auto& metric : metrics) {
        if (const auto* const of_events = std::get_if<Metric>(&metric))
            query.metrics.push_back(*of_events);
    }
    for (const auto& dimension : question.dimensions) {
        if (const auto* const of_events = std::get_if<Dimension>(&dimension))
            query.dimensions.push_back(*of_events);
    }
    const auto visits = tally_visits(question, range, events);

    Table table;
    std::vector<std::pair<FigureRow, std::vector<Value>>> keys; // and what the events tell
    if (query.metrics.empty()) {
        for (const auto& [key, tally] : visits)
            keys.push_back({key, {}});
        if (is_series(question)) {
            const auto unit = *row_of(query.dimensions.front()).unit;
            for (const auto start : bucket_starts(question.zone, unit, *range))
                keys.push_back({{start}, {}});
        }
    } else {
        const auto count = static_cast<std::ptrdiff_t>(query.dimensions.size());
        for (const auto& row : evaluate(query, events)) {
            FigureRow key;
            for (std::size_t i = 0; i < query.dimensions.size(); ++i)
                key.push_back(to_figure(row[i]));
            keys.push_back({std::move(key), {row.begin() + count, row.end()}});
        }
    }
    for (const auto& key : besides) {
        if (std::ranges::find(keys, key, [](const auto& of) { return of.first; }) == keys.end())
            keys.push_back({key, std::vector<Value>(query.metrics.size(), Value{})});
    }
    for (const auto& [key, values] : keys) {
        const auto found = visits.find(key);
        const auto tally = found == visits.end() ? VisitTally{} : found->second;
        auto value = values.begin();
        auto& figures = table[key];
        figures.clear();
        for (const auto& metric : metrics) {
            if (const auto* const of_visits = std::get_if<VisitMetric>(&metric))
                figures.push_back(figure_of(tally, *of_visits));
            else
                figures.push_back(to_figure(*value++));
        }
    }
    return table;
}

bool comes_before(const Question& question, const FigureRow& a, const FigureRow& b)
{
    auto order = question.order;
    const auto count = question.dimensions.size();
    const auto* const first =
        count == 0 ? nullptr : std::get_if<Dimension>(&question.dimensions.front());
    if (order.empty() && (first == nullptr || !row_of(*first).unit))
        order.push_back({count, true});
    for (std::size_t column = 0; column < count; ++column)
        order.push_back({column, false});
    for (const auto& [column, is_descending] : order) {
        const auto& left = a[column];
        const auto& right = b[column];
        if (left == right)
            continue;
        if (left == Figure{} || right == Figure{})
            return right == Figure{};
        return is_descending ? right < left : left < right;
    }
    return false;
}

FigureRow totals_of(Question question, const std::optional<TimeRange>& range,
                    const std::vector<StoredEvent>& events)
{
    // The dimensions decide what the metrics are of.
    question.metrics = own_metrics(question);
    question.dimensions.clear();
    return tabulate(question, range, events).at({});
}

std::optional<FigureRow> counterpart(const Question& question, FigureRow key)
{
    for (std::size_t i = 0; i < key.size(); ++i) {
        const auto* const dimension = std::get_if<Dimension>(&question.dimensions[i]);
        if (dimension == nullptr || !row_of(*dimension).unit)
            continue;
        const auto unit = *row_of(*dimension).unit;
        const auto here = bucket_starts(question.zone, unit, *question.range);
        const auto there = bucket_starts(question.zone, unit, *question.compared);
        const auto place = std::ranges::find(here, std::get<TimePoint>(key[i])) - here.begin();
        if (place >= std::ssize(there))
            return std::nullopt;
        key[i] = there[static_cast<std::size_t>(place)];
    }
    return key;
}

Comparison compare(const Question& question, const Answer& answer,
                   const std::vector<StoredEvent>& events)
{
    Comparison comparison;
    comparison.totals = totals_of(question, question.compared, events);
    const auto count = static_cast<std::ptrdiff_t>(question.dimensions.size());
    std::vector<FigureRow> keys;
    for (const auto& row : answer.rows) {
        if (auto key = counterpart(question, {row.begin(), row.begin() + count}))
            keys.push_back(*std::move(key));
    }
    const auto table = tabulate(question, question.compared, events, keys);
    for (const auto& row : answer.rows) {
        auto key = counterpart(question, {row.begin(), row.begin() + count});
        if (key) {
            const auto& figures = table.at(*key);
            key->insert(key->end(), figures.begin(), figures.end());
        }
        comparison.rows.push_back(std::move(key));
    }
    return comparison;
}

} // namespace

Answer evaluate(const Question& question, const std::vector<StoredEvent>& events)
{
    Answer answer;
    answer.totals = totals_of(question, question.range, events);
    for (const auto& [key, figures] : tabulate(question, question.range, events)) {
        auto& row = answer.rows.emplace_back(key);
        row.insert(row.end(), figures.begin(), figures.end());
    }
    if (!question.dimensions.empty()) {
        std::ranges::sort(answer.rows, [&question](const auto& a, const auto& b) {
            return comes_before(question, a, b);
        });
        cut_rows(answer.rows, question.limit, question.offset);
    }
    if (question.compared)
        answer.comparison = compare(question, answer, events);
    return answer;
}

} // namespace waymark::testing
