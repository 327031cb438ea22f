// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/catalogue.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Which events a query looks at.
namespace waymark::analytics {

// Text is compared byte by byte, case included. `matches` takes an RE2 pattern, UTF-8, that may
// match anywhere; its dot matches a line feed too. Of a dimension that is a number, ids
// among them, only is, is_not, in and not_in can be asked.
enum class Match : std::uint8_t {
    is,
    is_not,
    contains,
    not_contains,
    starts_with,
    matches,
    in,     // of no values: nothing
    not_in, // of no values: everything
};

// invalid_argument: there is no such operator; the message names it.
[[nodiscard]] Result<Match> parse_match(std::string_view name);

// One value for each operator but in and not_in.
struct Condition {
    Dimension dimension;
    Match match;
    std::vector<std::string> values;
};

// A tree of conditions. A filter of all of nothing lets everything pass, one of any of nothing
// lets nothing pass.
struct Filter {
    struct All {
        std::vector<Filter> of;
    };
    struct Any {
        std::vector<Filter> of;
    };
    struct Not {
        std::vector<Filter> of; // exactly one
    };

    std::variant<Condition, All, Any, Not> node;
};

[[nodiscard]] inline Filter where(Dimension dimension, Match match, std::string value)
{
    return {Condition{dimension, match, {std::move(value)}}};
}

[[nodiscard]] inline Filter where(Dimension dimension, Match match, std::vector<std::string> values)
{
    return {Condition{dimension, match, std::move(values)}};
}

[[nodiscard]] inline Filter all_of(std::vector<Filter> filters)
{
    return {Filter::All{std::move(filters)}};
}

[[nodiscard]] inline Filter any_of(std::vector<Filter> filters)
{
    return {Filter::Any{std::move(filters)}};
}

[[nodiscard]] inline Filter negation(Filter filter)
{
    Filter::Not node;
    node.of.push_back(std::move(filter));
    return {std::move(node)};
}

} // namespace waymark::analytics
