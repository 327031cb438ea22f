// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_filter.hpp"

#include "analytics/query.hpp"
#include "base/text.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace waymark::analytics {

namespace {

using clickhouse::literal;
using clickhouse::literal_set;

constexpr std::array match_names = std::to_array<std::pair<std::string_view, Match>>({
    {"is", Match::is},
    {"is_not", Match::is_not},
    {"contains", Match::contains},
    {"not_contains", Match::not_contains},
    {"starts_with", Match::starts_with},
    {"matches", Match::matches},
    {"in", Match::in},
    {"not_in", Match::not_in},
});

std::unexpected<Error> refuse(std::string message)
{
    return failure(Errc::invalid_argument, std::move(message), "filter");
}

bool takes_many(Match match)
{
    return match == Match::in || match == Match::not_in;
}

// The pattern as the stores are given it. Its dot matches a line feed, as not every version would
// have it. The first alternative never matches: it keeps 18.16 from looking for a substring that it
// takes to be required, and that `(?i)` or `\x41` misleads it about.
//
// Checked here, because the store's own check comes when it has begun to read.
Result<std::string> portable_pattern(const std::string& pattern)
{
    if (pattern.size() > filter_pattern_bytes_max)
        return refuse(fmt::format("a pattern has at most {} bytes", filter_pattern_bytes_max));
    if (!is_utf8(pattern) || pattern.contains('\0'))
        return refuse("a pattern is UTF-8 text without NUL");
    auto portable = "$.|(?s)" + pattern;
    // What is wrong is told of the pattern as it was asked for.
    for (const auto& text : {pattern, portable}) {
        const RE2 compiled(text, RE2::Quiet);
        if (!compiled.ok())
            return refuse(fmt::format("malformed pattern: {}", compiled.error()));
    }
    return portable;
}

// What is wrong with any condition.
Result<void> check_values(Match match, const std::vector<std::string>& values)
{
    if (values.size() > filter_values_max)
        return refuse(fmt::format("a condition has at most {} values", filter_values_max));
    if (!takes_many(match) && values.size() != 1)
        return refuse("only `in` and `not_in` take other than one value");
    if (std::ranges::any_of(values,
                            [](const auto& v) { return v.size() > filter_value_bytes_max; }))
        return refuse(fmt::format("a value has at most {} bytes", filter_value_bytes_max));
    return {};
}

std::string of_no_values(Match match)
{
    return match == Match::in ? "0" : "1";
}

Result<std::string> text_condition(std::string_view column, Match match,
                                   const std::vector<std::string>& values)
{
    if (takes_many(match)) {
        const auto* const word = match == Match::in ? "IN" : "NOT IN";
        return fmt::format("{} {} {}", column, word, literal_set(values));
    }
    const std::string& value = values.front();
    if (match == Match::matches) {
        const auto pattern = portable_pattern(value);
        if (!pattern)
            return pattern;
        return fmt::format("match({}, {})", column, literal(*pattern));
    }
    switch (match) {
    case Match::is:
        return fmt::format("{} = {}", column, literal(value));
    case Match::is_not:
        return fmt::format("{} != {}", column, literal(value));
    case Match::contains:
        return fmt::format("position({}, {}) > 0", column, literal(value));
    case Match::not_contains:
        return fmt::format("position({}, {}) = 0", column, literal(value));
    case Match::starts_with:
        return fmt::format("startsWith({}, {})", column, literal(value));
    case Match::matches:
    case Match::in:
    case Match::not_in:
        break;
    }
    std::unreachable();
}

Result<std::string> number_condition(const Condition& condition, const DimensionRow& dimension)
{
    std::vector<std::uint64_t> ids;
    for (const auto& value : condition.values) {
        const auto id = parse_number<std::uint64_t>(value);
        if (!id)
            return refuse(fmt::format("a {} is compared with numbers only", dimension.name));
        ids.push_back(*id);
    }
    switch (condition.match) {
    case Match::is:
        return fmt::format("{} = {}", dimension.column, literal(ids.front()));
    case Match::is_not:
        return fmt::format("{} != {}", dimension.column, literal(ids.front()));
    case Match::in:
        return fmt::format("{} IN {}", dimension.column, literal_set(ids));
    case Match::not_in:
        return fmt::format("{} NOT IN {}", dimension.column, literal_set(ids));
    default:
        return refuse(
            fmt::format("a {} can be compared by is, is_not, in and not_in only", dimension.name));
    }
}

Result<std::string> compile_condition(const Condition& condition)
{
    const auto& dimension = row_of(condition.dimension);
    const auto& values = condition.values;
    if (dimension.is_of_time())
        return refuse("time is filtered by the range of the query");
    if (auto valid = check_values(condition.match, values); !valid)
        return std::unexpected(valid.error());
    if (values.empty())
        return of_no_values(condition.match);
    if (dimension.type != ValueType::text)
        return number_condition(condition, dimension);
    return text_condition(dimension.column, condition.match, values);
}

class TreeCompiler {
public:
    Result<std::string> compile(const Filter& filter, std::size_t depth)
    {
        if (depth > filter_depth_max)
            return refuse(fmt::format("a filter is at most {} levels deep", filter_depth_max));
        if (++nodes_ > filter_nodes_max)
            return refuse(fmt::format("a filter has at most {} parts", filter_nodes_max));
        if (const auto* const condition = std::get_if<Condition>(&filter.node))
            return compile_condition(*condition);
        if (const auto* const all = std::get_if<Filter::All>(&filter.node))
            return join(all->of, {" AND ", "1"}, depth);
        if (const auto* const any = std::get_if<Filter::Any>(&filter.node))
            return join(any->of, {" OR ", "0"}, depth);
        return negate(std::get<Filter::Not>(filter.node), depth);
    }

private:
    struct Junction {
        std::string_view word;
        std::string_view of_nothing;
    };

    Result<std::string> join(const std::vector<Filter>& filters, Junction junction,
                             std::size_t depth)
    {
        if (filters.empty())
            return std::string(junction.of_nothing);
        std::string sql;
        for (const auto& filter : filters) {
            auto part = compile(filter, depth + 1);
            if (!part)
                return part;
            sql += sql.empty() ? "(" : junction.word;
            sql += *part;
        }
        return sql + ")";
    }

    Result<std::string> negate(const Filter::Not& negated, std::size_t depth)
    {
        if (negated.of.size() != 1)
            return refuse("a negation has exactly one part");
        auto part = compile(negated.of.front(), depth + 1);
        if (!part)
            return part;
        return fmt::format("NOT ({})", *part);
    }

    std::size_t nodes_ = 0;
};

} // namespace

Result<Match> parse_match(std::string_view name)
{
    const auto found =
        std::ranges::find(match_names, name, [](const auto& row) { return row.first; });
    if (found == match_names.end())
        return refuse(fmt::format("there is no operator '{}'", to_utf8(name.substr(0, 100))));
    return found->second;
}

Result<std::string> compile_text_condition(std::string_view column, Match match,
                                           const std::vector<std::string>& values)
{
    if (auto valid = check_values(match, values); !valid)
        return std::unexpected(valid.error());
    return values.empty() ? of_no_values(match) : text_condition(column, match, values);
}

Result<std::string> compile_filter(const Filter& filter)
{
    return TreeCompiler{}.compile(filter, 1);
}

Result<Conditions> with_filter(Result<Conditions> conditions, const std::optional<Filter>& filter)
{
    if (!conditions || !filter)
        return conditions;
    auto sql = compile_filter(*filter);
    if (!sql)
        return std::unexpected(std::move(sql).error());
    conditions->push_back(*std::move(sql));
    return conditions;
}

} // namespace waymark::analytics
