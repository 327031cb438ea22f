// SPDX-License-Identifier: Apache-2.0
#include "analytics/question.hpp"

#include "analytics/answering.hpp"
#include "analytics/compile_sql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace waymark::analytics {

namespace {

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

// --- what a question may ask

bool is_of_visits(const AnyDimension& dimension)
{
    return std::holds_alternative<VisitDimension>(dimension);
}

std::optional<VisitMetric> same_of_visits(Metric metric)
{
    const auto same =
        std::ranges::find(visit_metric_rows(), std::optional(metric), &VisitMetricRow::of_events);
    return same == visit_metric_rows().end() ? std::nullopt : std::optional(same->metric);
}

// True if its metrics can all be told of the visits that begin in the range, and one of them only
// of those: a summary of a site. Read from one source, they are of the same visits, and cost half.
bool is_summary_of_visits(const Question& question)
{
    const bool has_visit_metric =
        std::ranges::any_of(question.metrics, [](const AnyMetric& metric) {
            return std::holds_alternative<VisitMetric>(metric);
        });
    return has_visit_metric && question.dimensions.empty() && !question.filter &&
           question.scope.site() && !question.scope.links() && !question.scope.domain() &&
           std::ranges::all_of(question.metrics, [](const AnyMetric& metric) {
               const auto* const of_events = std::get_if<Metric>(&metric);
               return of_events == nullptr || same_of_visits(*of_events);
           });
}

// The question with metrics of visits in place of those of events, if it is about visits alone.
Result<Question> with_own_metrics(Question question)
{
    const bool names_visits =
        !question.visits_with.empty() || std::ranges::any_of(question.dimensions, is_of_visits);
    if (!names_visits && !is_summary_of_visits(question))
        return question;
    for (std::size_t i = 0; i < question.metrics.size(); ++i) {
        const auto* const metric = std::get_if<Metric>(&question.metrics[i]);
        if (metric == nullptr)
            continue;
        const auto same = same_of_visits(*metric);
        if (!same)
            return refuse(fmt::format("{} can't be told of visits with an entry or exit page",
                                      row_of(*metric).name),
                          fmt::format("metrics[{}]", i));
        question.metrics[i] = *same;
    }
    return question;
}

// The query that asks the same of events, whatever the metrics are: what is refused of that is
// refused of the question. The SQL itself is of no use.
Result<void> check_as_query(const Question& question, const std::optional<TimeRange>& range)
{
    Query query{.scope = question.scope,
                .metrics = {Metric::events},
                .dimensions = {},
                .filter = question.filter,
                .range = range,
                .zone = question.zone,
                .limit = question.limit,
                .offset = question.offset};
    for (const auto& dimension : question.dimensions) {
        if (const auto* const of_events = std::get_if<Dimension>(&dimension))
            query.dimensions.push_back(*of_events);
    }
    const auto sql = compile_sql(query, Tables::events);
    return sql ? Result<void>{} : std::unexpected(sql.error());
}

Result<void> check_compared(const Question& question)
{
    if (!question.compared)
        return {};
    if (!question.range)
        return refuse("all of time has nothing to compare with", "compared");
    auto valid = check_as_query(question, question.compared);
    if (!valid && valid.error().field == "range")
        return refuse(valid.error().message, "compared");
    return valid;
}

Result<void> check(const Question& question)
{
    if (question.metrics.empty())
        return refuse("at least one metric", "metrics");
    if (std::set(question.metrics.begin(), question.metrics.end()).size() !=
        question.metrics.size())
        return refuse("each metric once", "metrics");
    if (std::set(question.dimensions.begin(), question.dimensions.end()).size() !=
        question.dimensions.size())
        return refuse("each dimension once", "dimensions");
    if (question.dimensions.size() > query_dimensions_max)
        return refuse(fmt::format("a question has at most {} dimensions", query_dimensions_max),
                      "dimensions");
    if (auto valid = check_as_query(question, question.range); !valid)
        return valid;
    return check_compared(question);
}

} // namespace

Result<Answer> answer(Reader& reader, const Question& question)
{
    if (auto valid = check(question); !valid)
        return std::unexpected(valid.error());
    const auto own = with_own_metrics(question);
    if (!own)
        return std::unexpected(own.error());
    return put(reader, *own);
}

} // namespace waymark::analytics
