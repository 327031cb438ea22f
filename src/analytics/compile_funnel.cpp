// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_funnel.hpp"

#include "analytics/compile_trail.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

// How it is done. Only events that are a step are read. Each becomes one number: its time in
// milliseconds, followed by a bit for each step, the first one highest, that is 0 if the event is
// the step. Sorted, these numbers stand in the order that funnel.hpp tells. A trail is an array of
// them: nothing else of an event is kept, as the store has to hold all trails at once.
//
// Then the steps are taken one after the other, by all attempts at once. Of the attempts that have
// come to a step before some event, the one that began last has the most time left, so it is the
// only one that matters. An event that is the next step, within the window of that attempt, is a
// hit: `hits2` has, for each event of the trail, the beginning of the attempt that it takes to the
// second step, or 0. These beginnings ascend, so that the attempt that began last, of those with a
// hit up to some event, is the greatest number up to there.
//
// No array is accessed by the elements of another one: within a lambda the store copies a whole
// array for each element, which takes the square of a trail's length. And there are as few nested
// queries and columns as can be: today's ClickHouse takes the cube of their number to read them.
namespace waymark::analytics {

namespace {

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

Result<void> check(const FunnelQuery& query)
{
    if (query.steps.size() < funnel_steps_min || query.steps.size() > funnel_steps_max)
        return refuse(
            fmt::format("a funnel has {} to {} steps", funnel_steps_min, funnel_steps_max),
            "steps");
    if (query.window < std::chrono::seconds{1} || query.window > funnel_window_max)
        return refuse(fmt::format("the window is 1 to {} seconds", funnel_window_max.count()),
                      "window");
    return {};
}

std::size_t nodes_of(const Filter& filter)
{
    std::size_t nodes = 1;
    std::visit(
        [&nodes](const auto& node) {
            if constexpr (requires { node.of; }) {
                for (const auto& part : node.of)
                    nodes += nodes_of(part);
            }
        },
        filter.node);
    return nodes;
}

// Each act is compiled before it is counted: that refuses filters of too many levels.
Result<std::vector<std::string>> compile_acts(const FunnelQuery& query)
{
    std::vector<std::string> acts;
    std::size_t nodes = 0;
    for (std::size_t i = 0; i < query.steps.size(); ++i) {
        auto act = compile_act(query.steps[i]);
        if (!act)
            return refuse(act.error().message, fmt::format("steps[{}].{}", i, act.error().field));
        acts.push_back(*std::move(act));
        nodes += query.steps[i].filter ? nodes_of(*query.steps[i].filter) : 0;
    }
    if (nodes > funnel_filter_nodes_max)
        return refuse(fmt::format("the filters of all steps have at most {} parts together",
                                  funnel_filter_nodes_max),
                      "steps");
    return acts;
}

// The array with each element where the next one was, and 0 in front.
std::string shifted(std::string_view array)
{
    return fmt::format("arrayPopBack(arrayPushFront({}, toInt64(0)))", array);
}

// For each element of an array of numbers that are 0 or ascend, the greatest one up to there: by
// how much it is above the element is what has been lost since, and never below 0.
std::string greatest_so_far(std::string_view array)
{
    return fmt::format("arrayMap((x, y) -> x + y, {0}, "
                       "arrayCumSumNonNegative((x, y) -> y - x, {0}, {1}))",
                       array, shifted(array));
}

std::string from(std::string_view source, std::string_view select)
{
    return fmt::format("{}\nFROM\n(\n{}\n)", select, source);
}

class FunnelCompiler {
public:
    FunnelCompiler(const FunnelQuery& query, std::vector<std::string> acts, Conditions conditions)
        : query_(query), acts_(std::move(acts)), conditions_(std::move(conditions))
    {
    }

    // What tells the funnels of values apart: a dimension of the first step. To be called first.
    void divide_by(std::string_view column) { column_ = column; }

    // A row for each trail that has the first step: `reached`, the number of steps; the events of
    // the attempt that counts, `event1`, `event2`, … up to there; and `value`, if the funnel is
    // divided.
    [[nodiscard]] std::string attempts() const
    {
        auto sql = from(trails(), fmt::format("SELECT {}trail, "
                                              "arrayMap(x -> if({}, x, toInt64(0)), trail) AS "
                                              "hits1, [arrayFirst(x -> x > 0, hits1)] AS begun1",
                                              kept(), is_step(1)));
        for (std::size_t step = 2; step <= count(); ++step)
            sql = from(sql, take_step(step));
        return follow_attempt(sql);
    }

    [[nodiscard]] std::string figures() const
    {
        std::vector<std::string> columns;
        for (std::size_t step = 1; step <= count(); ++step)
            columns.push_back(fmt::format("countIf(reached >= {0}) AS people{0}", step));
        for (std::size_t step = 2; step <= count(); ++step)
            columns.push_back(fmt::format("quantileExactIf(0.5)(bitShiftRight(event{0}, {1}) - "
                                          "bitShiftRight(event{2}, {1}), reached >= {0}) AS ms{0}",
                                          step, count(), step - 1));
        return fmt::format("{}", fmt::join(columns, ", "));
    }

private:
    [[nodiscard]] std::size_t count() const { return query_.steps.size(); }
    // The bits behind the time of an event.
    [[nodiscard]] std::int64_t bits() const { return std::int64_t{1} << count(); }
    [[nodiscard]] bool is_divided() const { return !column_.empty(); }
    // The columns that are carried through all steps.
    [[nodiscard]] std::string_view kept() const { return is_divided() ? "firsts, names, " : ""; }

    [[nodiscard]] std::string is_step(std::size_t step) const
    {
        return fmt::format("bitTest(x, {}) = 0", count() - step);
    }

    // An event as its number.
    [[nodiscard]] std::string number() const
    {
        auto sql = fmt::format("time_ms * {} + {}", bits(), bits() - 1);
        for (std::size_t step = 1; step <= count(); ++step)
            sql += fmt::format(" - {} * {}", acts_[step - 1], bits() >> step);
        return sql;
    }

    // Each act stands here once, and nowhere else: it may be long.
    [[nodiscard]] std::string events() const
    {
        const auto value = is_divided() ? fmt::format(", toString({}) AS divider", column_) : "";
        return fmt::format("SELECT {}, {} AS x{}\nFROM events{}", trail_columns(query_.of),
                           number(), value, where_sql(conditions_));
    }

    [[nodiscard]] std::string trails() const
    {
        const auto first = is_step(1);
        std::string values;
        if (is_divided())
            values = fmt::format("groupArrayIf({0})(x, {1}) AS firsts, "
                                 "groupArrayIf({0})(divider, {1}) AS names, ",
                                 trail_events_max, first);
        const auto sql = fmt::format(
            "{}\nWHERE bitAnd(x, {}) != {}\nGROUP BY {}\nHAVING max({}) = 1",
            from(events(), fmt::format("SELECT {}arraySort(groupArray({})(x)) AS sorted", values,
                                       trail_events_max)),
            bits() - 1, bits() - 1, trail_columns(query_.of), first);
        return from(sql, fmt::format("SELECT {}arrayFilter((x, y) -> x != y, sorted, {}) AS trail",
                                     kept(), shifted("sorted")));
    }

    // From the hits of the step before to those of this one; `begun2` has, step by step, the
    // beginning of the first attempt that got there. An event is in time if it is no greater than
    // a number of the window's last millisecond with all bits set.
    [[nodiscard]] std::string take_step(std::size_t step) const
    {
        const auto window = std::chrono::milliseconds{query_.window}.count() * bits();
        const auto is_hit = fmt::format("{} AND y > 0 AND x - bitOr(y, {}) <= {}", is_step(step),
                                        bits() - 1, window);
        return fmt::format("SELECT {0}trail, arrayMap((x, y) -> if({1}, y, toInt64(0)), trail, "
                           "{2}) AS hits{3}, "
                           "arrayPushBack(begun{4}, arrayFirst(x -> x > 0, hits{3})) AS begun{3}",
                           kept(), is_hit,
                           shifted(greatest_so_far(fmt::format("hits{}", step - 1))), step,
                           step - 1);
    }

    // The events of the attempt that counts, now that its beginning is known.
    [[nodiscard]] std::string follow_attempt(std::string_view steps) const
    {
        auto sql = from(steps, fmt::format("SELECT {0}trail, arrayCount(x -> x > 0, begun{1}) AS "
                                           "reached, begun{1}[reached] AS event1",
                                           kept(), count()));
        std::string columns = "reached, event1";
        if (is_divided()) {
            sql = from(sql, "SELECT trail, reached, event1, arrayReduce('min', arrayFilter("
                            "(name, x) -> x = event1, names, firsts)) AS value");
            columns += ", value";
        }
        for (std::size_t step = 2; step <= count(); ++step) {
            sql = from(sql, fmt::format("SELECT trail, {}, "
                                        "arrayFirst(x -> x > event{} AND {}, trail) AS event{}",
                                        columns, step - 1, is_step(step), step));
            columns += fmt::format(", event{}", step);
        }
        return sql;
    }

    const FunnelQuery& query_;
    std::vector<std::string> acts_;
    Conditions conditions_;
    std::string_view column_;
};

Result<FunnelCompiler> compiler_of(const FunnelQuery& query)
{
    if (auto valid = check(query); !valid)
        return std::unexpected(valid.error());
    auto conditions = trail_conditions(query.trails, query.of);
    if (!conditions)
        return std::unexpected(conditions.error());
    auto acts = compile_acts(query);
    if (!acts)
        return std::unexpected(acts.error());
    return FunnelCompiler(query, *std::move(acts), *std::move(conditions));
}

} // namespace

Result<std::string> compile_funnel(const FunnelQuery& query)
{
    const auto compiler = compiler_of(query);
    if (!compiler)
        return std::unexpected(compiler.error());
    return check_length(from(compiler->attempts(), "SELECT " + compiler->figures()));
}

Result<std::string> compile_funnel_by(const FunnelQuery& query, Dimension dimension,
                                      std::size_t limit)
{
    const auto& row = row_of(dimension);
    if (row.is_of_time())
        return refuse("a funnel can't be divided by time", "breakdown");
    if (limit == 0 || limit > funnel_values_max)
        return refuse(fmt::format("limit is 1 to {}", funnel_values_max), "limit");
    auto compiler = compiler_of(query);
    if (!compiler)
        return std::unexpected(compiler.error());
    compiler->divide_by(row.column);
    auto sql = from(compiler->attempts(), "SELECT value, " + compiler->figures());
    sql += fmt::format("\nGROUP BY value\nORDER BY people1 DESC, value ASC\nLIMIT {}", limit);
    return check_length(std::move(sql));
}

} // namespace waymark::analytics
