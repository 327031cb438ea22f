// SPDX-License-Identifier: Apache-2.0
#include "links/routing/condition.hpp"

#include "base/network.hpp"
#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "links/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <utility>

namespace waymark::links::routing {

namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 17> type_names{
    "country",      "region",   "city",        "device",      "os",         "browser",
    "language",     "referer",  "time",        "day_of_week", "utm_source", "utm_medium",
    "utm_campaign", "utm_term", "utm_content", "ip",          "query",
};
static_assert(type_names[static_cast<std::size_t>(ConditionType::query)] == "query");

constexpr std::array<std::string_view, 11> operator_names{
    "equals",      "not_equals", "contains", "not_contains", "in",    "not_in",
    "starts_with", "ends_with",  "between",  "before",       "after",
};
static_assert(operator_names[static_cast<std::size_t>(ConditionOperator::after)] == "after");

constexpr std::array text_operators{
    ConditionOperator::equals,       ConditionOperator::not_equals, ConditionOperator::contains,
    ConditionOperator::not_contains, ConditionOperator::in,         ConditionOperator::not_in,
    ConditionOperator::starts_with,  ConditionOperator::ends_with,
};
constexpr std::array membership_operators{
    ConditionOperator::equals,
    ConditionOperator::not_equals,
    ConditionOperator::in,
    ConditionOperator::not_in,
};
constexpr std::array time_operators{
    ConditionOperator::between,
    ConditionOperator::before,
    ConditionOperator::after,
};

constexpr bool is_of_day(minutes time)
{
    return time >= minutes{0} && time < std::chrono::days{1};
}

std::span<const ConditionOperator> operators_of(ConditionType type)
{
    switch (type) {
    case ConditionType::time:
        return time_operators;
    case ConditionType::day_of_week:
    case ConditionType::ip:
        return membership_operators;
    default:
        return text_operators;
    }
}

template <typename Enum>
std::optional<Enum> find_name(std::span<const std::string_view> names, std::string_view text)
{
    const auto found =
        std::ranges::find_if(names, [text](std::string_view name) { return iequals(name, text); });
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

bool is_day_of_week(std::string_view value)
{
    const auto digit = trim(value);
    return digit.size() == 1 && digit.front() >= '0' && digit.front() <= '6';
}

// Looks for what is wrong with one of several conditions.
class ConditionCheck {
public:
    ConditionCheck(const Condition& condition, std::size_t number, Mistakes& mistakes)
        : condition_(condition), number_(number), mistakes_(mistakes)
    {
    }

    void run()
    {
        check_operator();
        if (condition_.type == ConditionType::time) {
            check_time();
            return;
        }
        if (condition_.type == ConditionType::query)
            check_parameter();
        check_values();
    }

private:
    void add(std::string_view reason)
    {
        mistakes_.add("conditions", fmt::format("Invalid conditions: number {} ({}) {}", number_,
                                                to_string(condition_.type), reason));
    }

    void check_operator()
    {
        const auto known = operators_of(condition_.type);
        if (std::ranges::find(known, condition_.op) == known.end())
            add(fmt::format("can't be compared by '{}'", to_string(condition_.op)));
    }

    void check_time()
    {
        if (!condition_.values.empty())
            add("takes a start and an end instead of values");
        if (!condition_.time) {
            add("needs a start");
            return;
        }
        const auto& [start, end, zone] = *condition_.time;
        if (!is_of_day(start) || !is_of_day(end.value_or(minutes{0})))
            add("must be from 00:00 to 23:59");
        if (condition_.op == ConditionOperator::between && !end)
            add("needs an end");
    }

    void check_parameter()
    {
        const std::string_view name = condition_.parameter;
        if (name.empty() || !is_utf8(name) || count_code_points(name) > condition_value_max)
            add(fmt::format("needs a parameter's name of 1 to {} characters", condition_value_max));
    }

    void check_values()
    {
        const auto& values = condition_.values;
        if (values.empty()) {
            add("needs a value");
        } else if (values.size() > condition_values_max) {
            add(fmt::format("has more than {} values", condition_values_max));
        } else if (std::ranges::any_of(values, [](auto& value) { return trim(value).empty(); })) {
            add("has an empty value");
        } else if (std::ranges::any_of(values, [](auto& value) { return !is_text(value); })) {
            add(fmt::format("must have values of UTF-8 text, at most {} characters long",
                            condition_value_max));
        } else {
            check_meaning();
        }
    }

    void check_meaning()
    {
        const auto& values = condition_.values;
        if (condition_.type == ConditionType::day_of_week &&
            !std::ranges::all_of(values, is_day_of_week)) {
            add("must be a day from 0 (Sunday) to 6");
        } else if (condition_.type == ConditionType::ip &&
                   !std::ranges::all_of(values, [](auto& value) {
                       return Network::parse(trim(value)).has_value();
                   })) {
            add("must be an address or a network such as 192.0.2.0/24");
        }
    }

    static bool is_text(std::string_view value)
    {
        return is_utf8(value) && count_code_points(value) <= condition_value_max;
    }

    const Condition& condition_;
    std::size_t number_;
    Mistakes& mistakes_;
};

} // namespace

std::string_view to_string(ConditionType type)
{
    return type_names[static_cast<std::size_t>(type)];
}

std::string_view to_string(ConditionOperator op)
{
    return operator_names[static_cast<std::size_t>(op)];
}

std::optional<ConditionType> parse_condition_type(std::string_view text)
{
    return find_name<ConditionType>(type_names, text);
}

std::optional<ConditionOperator> parse_condition_operator(std::string_view text)
{
    return find_name<ConditionOperator>(operator_names, text);
}

std::optional<minutes> parse_time_of_day(std::string_view text)
{
    const auto [hour_text, minute_text] = cut(text, ':');
    if (hour_text.empty() || hour_text.size() > 2 || minute_text.size() != 2)
        return std::nullopt;
    const auto hour = parse_number<unsigned>(hour_text);
    const auto minute = parse_number<unsigned>(minute_text);
    if (!hour || !minute || *hour > 23 || *minute > 59)
        return std::nullopt;
    return minutes{*hour * 60 + *minute};
}

std::string to_time_of_day(minutes time)
{
    assert(is_of_day(time));
    return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

std::vector<Error> find_mistakes(const Conditions& conditions)
{
    Mistakes mistakes;
    const auto& list = conditions.list;
    if (list.empty() || list.size() > conditions_max) {
        mistakes.add("conditions", fmt::format("Invalid conditions: there must be 1 to {} of them",
                                               conditions_max));
    } else {
        for (std::size_t i = 0; i < list.size(); ++i)
            ConditionCheck(list[i], i + 1, mistakes).run();
    }
    return std::move(mistakes).take();
}

} // namespace waymark::links::routing
