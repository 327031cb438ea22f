// SPDX-License-Identifier: Apache-2.0
#include "question_reference.hpp"

#include "analytics/time_buckets.hpp"
#include "stored_visits.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace waymark::testing {

namespace {

using namespace analytics;

using Rows = std::vector<FigureRow>;
using events::enrich::VisitPart;

struct VisitEvent {
    const StoredEvent* event;
    VisitPart part;
};
using Visit = std::vector<VisitEvent>; // by time

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

// Those that start in the range, whole.
std::vector<Visit> visits_in(const Question& question, const std::optional<TimeRange>& range,
                             const std::vector<StoredEvent>& events)
{
    const auto query = query_of(question, std::nullopt);
    std::map<std::tuple<std::uint64_t, std::uint64_t, std::uint32_t, bool>, Visit> visits;
    StoredVisits stored;
    for (const auto& event : events) {
        const auto part = stored.add(event);
        const auto start = from_epoch_ms(std::int64_t{part.start_s} * 1000);
        const bool is_in_range = !range || (range->from <= start && start < range->to);
        if (part.number != 0 && is_in_range && (!event.is_bot || question.include_bots) &&
            is_asked_for(query, event))
            visits[{std::get<std::uint64_t>(event[Dimension::site]), part.number, part.start_s,
                    event.is_bot}]
                .push_back({&event, part});
    }
    std::vector<Visit> sorted;
    for (auto& [key, visit] : visits) {
        std::ranges::sort(visit, {}, [](const VisitEvent& of) { return of.event->time_ms; });
        sorted.push_back(std::move(visit));
    }
    return sorted;
}

struct VisitFacts {
    std::string entry_page;
    std::string exit_page;
    std::uint64_t page_views = 0;
    std::uint64_t marks = 0;
    std::int64_t start_ms = 0;
    std::int64_t begun = 0; // the next are what its events add to it
    std::int64_t bounced = 0;
    std::int64_t lasted_ms = 0;
    std::uint64_t visitor = 0; // of whom it began
};

VisitFacts facts_of(const Visit& visit)
{
    VisitFacts facts{.start_ms = std::int64_t{visit.front().part.start_s} * 1000};
    for (const auto& [event, part] : visit) {
        facts.begun += part.begins;
        facts.bounced += part.bounces;
        facts.lasted_ms += part.lasts_ms;
        if (part.begins == 1)
            facts.visitor = event->visitor;
        const auto kind = text_of(*event, Dimension::kind);
        if (kind == "page_view" || kind == "custom")
            ++facts.marks;
        if (kind != "page_view")
            continue;
        if (facts.page_views++ == 0)
            facts.entry_page = text_of(*event, Dimension::path);
        facts.exit_page = text_of(*event, Dimension::path);
    }
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
        StoredEvent counted = hit;
        counted.time_ms = facts.start_ms;
        key.push_back(to_figure(testing::key_of(query, counted).front()));
    }
    return key;
}

struct VisitTally {
    std::int64_t visits = 0;
    std::set<std::uint64_t> visitors;
    std::uint64_t page_views = 0;
    std::int64_t bounces = 0;
    std::int64_t lasted_ms = 0;
};

Figure mean(std::int64_t sum, const VisitTally& tally)
{
    return tally.visits == 0 ? Figure{}
                             : Figure{static_cast<double>(std::max<std::int64_t>(sum, 0)) /
                                      static_cast<double>(tally.visits)};
}

Figure figure_of(const VisitTally& tally, VisitMetric metric)
{
    switch (metric) {
    case VisitMetric::visits:
        return static_cast<std::uint64_t>(tally.visits);
    case VisitMetric::visitors:
        return tally.visitors.size();
    case VisitMetric::page_views:
        return tally.page_views;
    case VisitMetric::bounce_rate:
        return mean(100 * tally.bounces, tally);
    case VisitMetric::visit_duration: {
        const auto milliseconds = mean(tally.lasted_ms, tally);
        return tally.visits == 0 ? Figure{} : Figure{std::get<double>(milliseconds) / 1000};
    }
    case VisitMetric::views_per_visit:
        return mean(static_cast<std::int64_t>(tally.page_views), tally);
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
        const auto hit = std::ranges::find_if(visit, [&question](const VisitEvent& of) {
            return !question.filter || passes(*question.filter, *of.event);
        });
        if ((facts.marks == 0 && facts.lasted_ms == 0) || hit == visit.end() ||
            !std::ranges::all_of(question.visits_with,
                                 [&facts](const auto& with) { return meets(facts, with); }))
            continue;
        auto& tally = tallies[key_of(question, *hit->event, facts, range)];
        tally.visits += facts.begun;
        if (facts.begun > 0)
            tally.visitors.insert(facts.visitor);
        tally.page_views += facts.page_views;
        tally.bounces += facts.bounced;
        tally.lasted_ms += facts.lasted_ms;
    }
    std::erase_if(tallies, [](const auto& entry) {
        return !entry.first.empty() && entry.second.visits == 0;
    });
    return tallies;
}

// --- both together

// True for one of a site that asks for what visits tell, and nothing else.
bool is_summary(const Question& question)
{
    constexpr std::array shared{Metric::visits, Metric::visitors, Metric::page_views};
    std::size_t of_visits = 0;
    for (const auto& metric : question.metrics) {
        const auto* const of_events = std::get_if<Metric>(&metric);
        of_visits += of_events == nullptr ? 1 : 0;
        if (of_events != nullptr && std::ranges::find(shared, *of_events) == shared.end())
            return false;
    }
    return of_visits > 0 && question.dimensions.empty() && !question.filter &&
           question.scope.site() && !question.scope.links() && !question.scope.domain();
}

// The metrics of visits that a question about visits alone takes.
std::vector<AnyMetric> own_metrics(const Question& question)
{
    auto metrics = question.metrics;
    const bool is_of_visits = std::ranges::any_of(question.dimensions, [](const auto& dimension) {
        return std::holds_alternative<VisitDimension>(dimension);
    });
    if (!is_of_visits && question.visits_with.empty() && !is_summary(question))
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

// The rows that there are, and those of the keys besides. The metrics are the question's own.
Table tabulate(const Question& question, const std::optional<TimeRange>& range,
               const std::vector<StoredEvent>& events, const std::vector<FigureRow>& besides = {})
{
    const auto& metrics = question.metrics;
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
            keys.emplace_back(std::move(key), std::vector<Value>(row.begin() + count, row.end()));
        }
    }
    for (const auto& key : besides) {
        if (std::ranges::find(keys, key, [](const auto& of) { return of.first; }) == keys.end())
            keys.emplace_back(key, std::vector<Value>(query.metrics.size(), Value{}));
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

Answer evaluate_own(const Question& question, const std::vector<StoredEvent>& events)
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

} // namespace

Answer evaluate(const Question& question, const std::vector<StoredEvent>& events)
{
    Question own = question;
    own.metrics = own_metrics(question);
    return evaluate_own(own, events);
}

} // namespace waymark::testing
