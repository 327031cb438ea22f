// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a routing rule asks of a visit.
namespace waymark::links::routing {

enum class ConditionType : std::uint8_t {
    country, // ISO 3166-1 alpha-2; "Local" on loopback
    region,
    city,
    device, // mobile, tablet, desktop, …
    os,
    browser,
    language, // the Accept-Language field as it is sent
    referer,
    time,        // of day
    day_of_week, // "0" (Sunday) to "6"
    utm_source,
    utm_medium,
    utm_campaign,
    utm_term,
    utm_content,
    ip,    // an address or a network: equals, in and their negations
    query, // a parameter of the short link's query, by its name
};

enum class ConditionOperator : std::uint8_t {
    equals,
    not_equals,
    contains,
    not_contains,
    in,
    not_in,
    starts_with,
    ends_with,
    between, // of time alone, as are the next two
    before,
    after,
};

// `utm_source`, `not_equals`, …; parsing ignores case.
[[nodiscard]] std::string_view to_string(ConditionType type);
[[nodiscard]] std::string_view to_string(ConditionOperator op);
[[nodiscard]] std::optional<ConditionType> parse_condition_type(std::string_view text);
[[nodiscard]] std::optional<ConditionOperator> parse_condition_operator(std::string_view text);

// A time of day on the wall of a zone.
struct TimeSpan {
    std::chrono::minutes start{0};
    std::optional<std::chrono::minutes>
        end;       // `between` includes both; before `start`: past midnight
    TimeZone zone; // UTC unless it is said

    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

struct Condition {
    ConditionType type = ConditionType::country;
    ConditionOperator op = ConditionOperator::equals;
    std::vector<std::string> values; // as written; of `time`, none
    std::optional<TimeSpan> time;    // of `time`
    std::string parameter;           // of `query`: the parameter's name

    friend bool operator==(const Condition&, const Condition&) = default;
};

struct Conditions {
    bool is_any = false; // one is enough; else all must hold
    std::vector<Condition> list;

    friend bool operator==(const Conditions&, const Conditions&) = default;
};

inline constexpr std::size_t conditions_max = 20;
inline constexpr std::size_t condition_values_max = 100; // of one condition
inline constexpr std::size_t condition_value_max = 255;  // Unicode code points

// `9:00`, `09:00`; 24 hours.
[[nodiscard]] std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);
[[nodiscard]] std::string to_time_of_day(std::chrono::minutes time); // "09:00"

// All that is wrong, in order: none or too many conditions; an operator that the type doesn't know;
// values that are missing, too many or too long, no day of the week, no network, a `between`
// without its end. `field` is `conditions`.
[[nodiscard]] std::vector<Error> find_mistakes(const Conditions& conditions);

} // namespace waymark::links::routing
