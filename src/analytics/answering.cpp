// SPDX-License-Identifier: Apache-2.0
#include "analytics/answering.hpp"

#include "analytics/demand.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace waymark::analytics {

namespace {

using Rows = std::vector<FigureRow>;

FigureRow key_of(const FigureRow& row, std::size_t dimensions)
{
    return {row.begin(), row.begin() + static_cast<std::ptrdiff_t>(dimensions)};
}

// The order with its defaults.
std::vector<ColumnOrder> full_order(const Question& question)
{
    auto order = question.order;
    const auto count = question.dimensions.size();
    const bool is_by_time = count > 0 && row_of_unit(question.dimensions.front()) != nullptr;
    if (order.empty() && !is_by_time)
        order.push_back({count, true});
    for (std::size_t column = 0; column < count; ++column) {
        if (std::ranges::find(order, column, &ColumnOrder::column) == order.end())
            order.push_back({column, false});
    }
    return order;
}

// The values that rows have, where they are few and short enough to ask for them.
WantedKeys wanted_keys(const Question& question, const Rows& rows)
{
    constexpr std::size_t bytes_max = 48'000;
    std::size_t bytes = 0;
    WantedKeys wanted(question.dimensions.size());
    for (std::size_t column = 0; column < wanted.size(); ++column) {
        const auto* const of_events = std::get_if<Dimension>(&question.dimensions[column]);
        if (of_events != nullptr && row_of(*of_events).is_of_time())
            continue;
        std::set<std::string> values;
        for (const auto& row : rows) {
            const auto* const text = std::get_if<std::string>(&row[column]);
            values.insert(text != nullptr ? *text
                                          : std::to_string(std::get<std::uint64_t>(row[column])));
        }
        const auto longest = std::ranges::max(values, {}, &std::string::size).size();
        for (const auto& value : values)
            bytes += value.size();
        if (values.size() <= filter_values_max && longest <= filter_value_bytes_max &&
            bytes <= bytes_max)
            wanted[column].emplace(values.begin(), values.end());
    }
    return wanted;
}

// Where a metric of the question comes from, and which of that source's metrics it is.
struct Place {
    Source source;
    std::size_t index;
};

// Figures of both sources by the dimensions that they are told for; the totals by none.
struct Found {
    std::map<FigureRow, FigureRow> events;
    std::map<FigureRow, FigureRow> visits;

    [[nodiscard]] auto& of(this auto& self, Source source)
    {
        return source == Source::events ? self.events : self.visits;
    }
};

// A question that is being answered.
class Answering {
public:
    Answering(Reader& reader, const Question& question)
        : reader_(reader), question_(question), dimensions_(question.dimensions.size()),
          order_(full_order(question))
    {
        for (const auto& metric : question.metrics) {
            if (const auto* const of_visits = std::get_if<VisitMetric>(&metric)) {
                places_.push_back({Source::visits, metrics_.of_visits.size()});
                metrics_.of_visits.push_back(*of_visits);
            } else {
                places_.push_back({Source::events, metrics_.of_events.size()});
                metrics_.of_events.push_back(std::get<Metric>(metric));
            }
        }
    }

    Result<Answer> run()
    {
        Answer answer{.columns = columns()};
        auto rows = start();
        if (!rows)
            return std::unexpected(rows.error());
        answer.rows = *std::move(rows);
        if (auto done = complete(answer.rows); !done)
            return std::unexpected(done.error());
        answer.totals = join({}, here_);
        if (dimensions_ == 0)
            answer.rows = {answer.totals};
        for (auto& row : answer.rows)
            row = join(key_of(row, dimensions_), here_);
        if (question_.compared)
            answer.comparison = compare(answer);
        return answer;
    }

private:
    [[nodiscard]] bool is_mixed() const
    {
        return metrics_.has(Source::events) && metrics_.has(Source::visits);
    }
    // The source that decides which rows there are.
    [[nodiscard]] Source lead() const
    {
        return metrics_.has(Source::events) ? Source::events : Source::visits;
    }
    // True if the lead can't order its rows by itself.
    [[nodiscard]] bool is_ordered_by_both() const
    {
        return dimensions_ > 0 && std::ranges::any_of(order_, [this](const ColumnOrder& order) {
                   return order.column >= dimensions_ &&
                          places_[order.column - dimensions_].source != lead();
               });
    }

    [[nodiscard]] std::vector<FigureColumn> columns() const
    {
        std::vector<FigureColumn> columns;
        for (const auto& dimension : question_.dimensions)
            columns.push_back({name_of(dimension), figure_type(dimension)});
        for (const auto& metric : question_.metrics)
            columns.push_back({name_of(metric), figure_type(metric)});
        return columns;
    }

    // --- demands

    // All rows, in whichever order, and the totals.
    [[nodiscard]] Demand whole(Source source, const WantedKeys& only) const
    {
        Demand demand{.source = source, .only = only, .must_be_whole = true};
        for (std::size_t column = 0; column < dimensions_; ++column)
            demand.order.push_back({column, false});
        return demand;
    }

    // The rows that are asked for, and the totals.
    [[nodiscard]] Demand page() const
    {
        Demand demand{.source = lead(),
                      .order = order_,
                      .limit = question_.limit,
                      .offset = question_.offset};
        for (auto& [column, is_descending] : demand.order) {
            if (column >= dimensions_)
                column = dimensions_ + places_[column - dimensions_].index;
        }
        return demand;
    }

    [[nodiscard]] std::vector<Source> sources() const
    {
        if (is_mixed())
            return {Source::events, Source::visits};
        return {lead()};
    }

    // --- asking and joining

    Result<void> ask(const std::vector<Demand>& demands, std::vector<Delivery>& deliveries)
    {
        auto fetched = fetch(reader_, question_, metrics_, demands);
        if (!fetched)
            return std::unexpected(fetched.error());
        deliveries = *std::move(fetched);
        const auto key = static_cast<std::ptrdiff_t>(dimensions_);
        for (std::size_t i = 0; i < demands.size(); ++i) {
            auto& found = demands[i].is_compared ? there_ : here_;
            auto& figures = found.of(demands[i].source);
            if (demands[i].has_totals)
                figures.emplace(FigureRow{}, deliveries[i].totals);
            for (const auto& row : deliveries[i].rows)
                figures.emplace(key_of(row, dimensions_), FigureRow{row.begin() + key, row.end()});
        }
        return {};
    }

    // The row of these dimensions, with what was found for it; of none the totals.
    [[nodiscard]] FigureRow join(const FigureRow& key, const Found& found) const
    {
        FigureRow row = key;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            const auto& [source, index] = places_[i];
            const auto& figures = found.of(source);
            const auto same = figures.find(key);
            row.push_back(same != figures.end()
                              ? same->second[index]
                              : figure_of_nothing(figure_type(question_.metrics[i])));
        }
        return row;
    }

    // The rows, each at least with its dimensions.
    Result<Rows> start()
    {
        std::vector<Demand> demands;
        if (is_ordered_by_both()) {
            for (const Source source : sources())
                demands.push_back(whole(source, {}));
        } else {
            demands.push_back(page());
            demands.back().has_rows = dimensions_ > 0;
        }
        std::vector<Delivery> deliveries;
        if (auto done = ask(demands, deliveries); !done)
            return std::unexpected(done.error());
        return is_ordered_by_both() ? ordered_by_both() : std::move(deliveries.front().rows);
    }

    [[nodiscard]] Rows ordered_by_both() const
    {
        Rows rows;
        for (const auto& [key, figures] : here_.of(lead())) {
            if (!key.empty())
                rows.push_back(join(key, here_));
        }
        sort_rows(rows, order_);
        cut_rows(rows, question_.limit, question_.offset);
        return rows;
    }

    // Finds what depends on which rows there are.
    Result<void> complete(const Rows& rows)
    {
        const auto wanted = rows.empty() ? WantedKeys{} : wanted_keys(question_, rows);
        std::vector<Demand> demands;
        if (is_mixed() && !is_ordered_by_both())
            demands.push_back(whole(Source::visits, wanted));
        for (const Source source : question_.compared ? sources() : std::vector<Source>{}) {
            demands.push_back(whole(source, wanted));
            demands.back().is_compared = true;
        }
        for (auto& demand : demands)
            demand.has_rows = !rows.empty();
        std::vector<Delivery> deliveries;
        return demands.empty() ? Result<void>{} : ask(demands, deliveries);
    }

    // --- comparing

    [[nodiscard]] Comparison compare(const Answer& answer) const
    {
        Comparison comparison{.rows = counterparts(answer.rows), .totals = join({}, there_)};
        for (std::size_t i = 0; i < answer.rows.size(); ++i) {
            const auto& before = comparison.rows[i];
            comparison.row_changes.push_back(
                before ? changes(*before, answer.rows[i], dimensions_)
                       : std::vector<std::optional<double>>(question_.metrics.size()));
        }
        comparison.total_changes = changes(comparison.totals, answer.totals, 0);
        return comparison;
    }

    [[nodiscard]] std::vector<std::optional<FigureRow>> counterparts(const Rows& rows) const
    {
        const auto unit = std::ranges::find_if(question_.dimensions, row_of_unit);
        const auto column = static_cast<std::size_t>(unit - question_.dimensions.begin());
        const bool has_unit = column < dimensions_;
        std::vector<TimePoint> here;
        std::vector<TimePoint> there;
        if (has_unit) {
            here = bucket_starts(question_.zone, *row_of_unit(*unit)->unit, *question_.range);
            there = bucket_starts(question_.zone, *row_of_unit(*unit)->unit, *question_.compared);
        }
        std::vector<std::optional<FigureRow>> all;
        for (const auto& row : rows) {
            auto key = key_of(row, dimensions_);
            if (has_unit) {
                const auto bucket =
                    std::ranges::lower_bound(here, std::get<TimePoint>(key[column]));
                const auto place = static_cast<std::size_t>(bucket - here.begin());
                if (place >= there.size()) {
                    all.emplace_back();
                    continue;
                }
                key[column] = there[place];
            }
            all.emplace_back(join(key, there_));
        }
        return all;
    }

    // Of the metrics, which stand from column `first` on.
    [[nodiscard]] std::vector<std::optional<double>>
    changes(const FigureRow& before, const FigureRow& now, std::size_t first) const
    {
        std::vector<std::optional<double>> changes;
        for (std::size_t i = 0; i < question_.metrics.size(); ++i)
            changes.push_back(
                change(before[first + i], now[first + i], figure_type(question_.metrics[i])));
        return changes;
    }

    Reader& reader_;
    const Question& question_;
    std::size_t dimensions_;
    std::vector<ColumnOrder> order_; // of the question's columns
    SourcedMetrics metrics_;
    std::vector<Place> places_; // of the question's metrics
    Found here_;                // in the question's range
    Found there_;               // in the one that is compared
};

} // namespace

Result<Answer> put(Reader& reader, const Question& question)
{
    return Answering(reader, question).run();
}

} // namespace waymark::analytics
