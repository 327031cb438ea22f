// SPDX-License-Identifier: Apache-2.0
#include "api/native/filter_body.hpp"

#include "analytics/compile_filter.hpp"
#include "base/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace waymark::api::native {

namespace {

namespace json = boost::json;
using analytics::Condition;
using analytics::Filter;
using analytics::Match;
using analytics::VisitCondition;

constexpr std::array operator_table = std::to_array<Operator>({
    {"is", Match::is, Match::in, false, true},
    {"is_not", Match::is_not, Match::not_in, true, true},
    {"contains", Match::contains, Match::contains},
    {"not_contains", Match::not_contains, Match::not_contains, true},
    {"starts_with", Match::starts_with, Match::starts_with},
    {"matches", Match::matches, Match::matches},
});

std::unexpected<Error> wrong(std::string_view place, std::string_view message)
{
    return failure(Errc::invalid_argument, fmt::format("{} {}", place, message),
                   std::string(place));
}

std::string shown(std::string_view name)
{
    return to_utf8(name.substr(0, 100));
}

// What a condition compares, before it is known what with.
struct Comparison {
    const Operator* how;
    analytics::AnyDimension dimension;
    std::vector<std::string> values;
};

class FilterReader {
public:
    // `is_required`: whatever is read has to be met.
    Result<Filter> read(const json::value& value, const std::string& place, std::size_t level,
                        bool is_required)
    {
        if (level > filter_levels_max)
            return wrong(place, fmt::format("is deeper than {} levels", filter_levels_max));
        const auto* const parts = value.if_array();
        if (parts == nullptr || parts->empty() || !parts->front().is_string())
            return wrong(place, "must be an array that begins with an operator");
        const std::string_view name = parts->front().get_string();
        if (name != "and" && name != "or" && name != "not")
            return read_condition(*parts, place, is_required);
        if (parts->size() != 2)
            return wrong(place, fmt::format("must have one element behind `{}`", name));
        const auto inner = place + "[1]";
        if (name == "not") {
            auto negated = read((*parts)[1], inner, level + 1, false);
            return negated ? Result<Filter>(negation(*std::move(negated))) : negated;
        }
        auto all = read_list((*parts)[1], inner, level + 1, is_required && name == "and");
        if (!all)
            return std::unexpected(all.error());
        return name == "and" ? all_of(*std::move(all)) : any_of(*std::move(all));
    }

    Result<std::vector<Filter>> read_list(const json::value& value, const std::string& place,
                                          std::size_t level, bool is_required)
    {
        const auto* const parts = value.if_array();
        if (parts == nullptr)
            return wrong(place, "must be an array of filters");
        std::vector<Filter> filters;
        for (std::size_t i = 0; i < parts->size(); ++i) {
            auto filter = read((*parts)[i], fmt::format("{}[{}]", place, i), level, is_required);
            if (!filter)
                return std::unexpected(filter.error());
            filters.push_back(*std::move(filter));
        }
        return filters;
    }

    std::vector<VisitCondition> visits;

private:
    Result<Filter> read_condition(const json::array& parts, const std::string& place,
                                  bool is_required)
    {
        auto read = read_comparison(parts, place);
        if (!read)
            return std::unexpected(read.error());
        auto& [how, dimension, values] = *read;
        if (const auto* const of_visits = std::get_if<analytics::VisitDimension>(&dimension)) {
            if (!is_required)
                return wrong(place + "[1]", "can't stand in `or` and `not`");
            return add_visit_conditions(*how, *of_visits, std::move(values), place);
        }
        auto filter = to_filter(*how, std::get<analytics::Dimension>(dimension), std::move(values));
        if (auto compiled = analytics::compile_filter(filter); !compiled)
            return wrong(place + "[2]", fmt::format("is refused: {}", compiled.error().message));
        return filter;
    }

    static Result<Comparison> read_comparison(const json::array& parts, const std::string& place)
    {
        const std::string_view name = parts.front().get_string();
        const auto how = std::ranges::find(operator_table, name, &Operator::name);
        if (how == operator_table.end())
            return wrong(place + "[0]",
                         fmt::format("is no operator: there is no '{}'", shown(name)));
        if (parts.size() != 3)
            return wrong(place, "must be an operator, a dimension and an array of values");
        const auto* const dimension = parts[1].if_string();
        if (dimension == nullptr)
            return wrong(place + "[1]", "must be the name of a dimension");
        auto found = analytics::parse_any_dimension({dimension->data(), dimension->size()});
        if (!found)
            return wrong(place + "[1]", fmt::format("is refused: {}", found.error().message));
        auto values = read_values(parts[2], place + "[2]");
        if (!values)
            return std::unexpected(values.error());
        return Comparison{&*how, *found, *std::move(values)};
    }

    static Result<std::vector<std::string>> read_values(const json::value& value,
                                                        const std::string& place)
    {
        const auto* const values = value.if_array();
        if (values == nullptr || values->empty())
            return wrong(place, "must be an array of one value or more");
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < values->size(); ++i) {
            const auto& element = (*values)[i];
            if (const auto* const text = element.if_string())
                texts.emplace_back(text->data(), text->size());
            else if (element.is_int64() || element.is_uint64())
                texts.push_back(json::serialize(element));
            else
                return wrong(fmt::format("{}[{}]", place, i), "must be a string or an integer");
        }
        return texts;
    }

    static Filter to_filter(const Operator& how, analytics::Dimension dimension,
                            std::vector<std::string> values)
    {
        if (values.size() == 1)
            return {Condition{dimension, how.match, std::move(values)}};
        if (how.match_many != how.match)
            return {Condition{dimension, how.match_many, std::move(values)}};
        std::vector<Filter> each;
        for (auto& value : values)
            each.push_back(where(dimension, how.match, std::move(value)));
        return how.is_negative ? all_of(std::move(each)) : any_of(std::move(each));
    }

    // They are kept apart; what is left of them in the filter is nothing.
    Result<Filter> add_visit_conditions(const Operator& how, analytics::VisitDimension dimension,
                                        std::vector<std::string> values, const std::string& place)
    {
        const bool is_one = values.size() == 1 || how.match_many != how.match;
        if (!is_one && !how.is_negative)
            return wrong(place + "[2]", "must be one value");
        std::vector<VisitCondition> added;
        if (is_one)
            added.push_back(
                {dimension, values.size() == 1 ? how.match : how.match_many, std::move(values)});
        else {
            for (auto& value : values)
                added.push_back({dimension, how.match, {std::move(value)}});
        }
        for (auto& condition : added) {
            const auto compiled = analytics::compile_text_condition(
                row_of(dimension).name, condition.match, condition.values);
            if (!compiled)
                return wrong(place + "[2]",
                             fmt::format("is refused: {}", compiled.error().message));
            visits.push_back(std::move(condition));
        }
        return analytics::all_of({});
    }
};

// True if the filter lets everything pass, as one of visits' conditions alone does.
bool is_of_nothing(const Filter& filter)
{
    const auto* const all = std::get_if<Filter::All>(&filter.node);
    return all != nullptr && std::ranges::all_of(all->of, is_of_nothing);
}

} // namespace

Result<FilterBody> read_filters(const json::value& filters)
{
    if (filters.is_null())
        return FilterBody{};
    FilterReader reader;
    auto list = reader.read_list(filters, "filters", 1, true);
    if (!list)
        return std::unexpected(list.error());
    std::erase_if(*list, is_of_nothing);
    FilterBody body{.events = std::nullopt, .visits = std::move(reader.visits)};
    if (list->size() == 1)
        body.events = std::move(list->front());
    else if (!list->empty())
        body.events = all_of(*std::move(list));
    return body;
}

std::span<const Operator> operators()
{
    return operator_table;
}

} // namespace waymark::api::native
