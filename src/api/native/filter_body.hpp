// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/visit_query.hpp"
#include "base/error.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

// The filters of POST /api/native/query, all of which are to be met:
//
//   [["is", "country", ["DE", "FR"]],
//    ["or", [["contains", "path", ["/blog"]], ["not", ["is", "device", ["mobile"]]]]]]
//
// Of several values one has to fit, of the negative operators none may. Conditions on the entry and
// the exit page of visits stand where they have to be met, not within `or` and `not`.
namespace waymark::api::native {

struct FilterBody {
    std::optional<analytics::Filter> events;
    std::vector<analytics::VisitCondition> visits;
};

inline constexpr std::size_t filter_levels_max = 10;

// Null is no filters.
//
// invalid_argument: `field` is the place that is wrong, as in `filters[0][1]`.
[[nodiscard]] Result<FilterBody> read_filters(const boost::json::value& filters);

// The operators, without `and`, `or` and `not`.
struct Operator {
    std::string_view name;
    analytics::Match match;      // of one value
    analytics::Match match_many; // of several: the same if each is compared by itself
    bool is_negative = false;    // none of several values may fit
    bool is_of_ids = false;      // can be asked of numbers, too
};
[[nodiscard]] std::span<const Operator> operators();

} // namespace waymark::api::native
