// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/compile_conditions.hpp"
#include "analytics/query.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace waymark::analytics {

// What a query reads instead of `events` if counts by time answer it as well: a subquery in
// parentheses whose rows have `time`, `kind`, `is_bot`, `site_id` and the one other column if the
// query names them, and `events` and states of distinct counts (MetricRow::state). It holds what
// the query's scope and range leave, and nothing else.
//
// Nothing if the counts don't tell: more than one other column, one that isn't counted, distinct
// visitors by it, visits by anything but time, single links, or a range or time zone that parts a
// half-hour.
//
// The query is one that compile_sql takes.
[[nodiscard]] std::optional<std::string> rollup_source_sql(const Query& query);

// Which rows of `event_visits` tell of the visits that start in the query's scope and range, if the
// query asks for visits instead of events. Nothing if the counts don't tell: as above, and
// dimensions but time, site and is_bot.
[[nodiscard]] std::optional<Conditions> visit_rollup_conditions(const Query& query);

// A query that asks for no more than the first values of a column by one count of events.
struct FacetList {
    std::uint8_t facet; // of that column
    bool leaves_out_unknown = false;
};

// Nothing if the query is another one.
[[nodiscard]] std::optional<FacetList> as_facet_list(const Query& query);

// True if two such lists differ in nothing but FacetList.
[[nodiscard]] bool is_alike(const Query& a, const Query& b);

// What rollup_source_sql gives for such a query, of several columns: with `facet` and `text`.
[[nodiscard]] std::string facet_lists_source_sql(const Query& query,
                                                 std::span<const std::uint8_t> facets);

} // namespace waymark::analytics
