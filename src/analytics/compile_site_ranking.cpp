// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_site_ranking.hpp"

#include "analytics/compile_conditions.hpp"
#include "analytics/compile_filter.hpp"
#include "analytics/query.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cassert>
#include <ranges>

namespace waymark::analytics {

namespace {

using clickhouse::literal;

Result<Conditions> conditions_of(const RankingQuery& query)
{
    return with_filter(conditions_within(query.scope, query.range), query.filter);
}

// What is ranked: `value`, an expression over the rows of `source`, each of which stands for
// `events` of them.
struct Ranked {
    std::string value;
    std::string events;
    std::string source;
};

Ranked ranked(Dimension dimension, const std::string& events)
{
    return {std::string(row_of(dimension).column), "count()", events};
}

// In steps, each of which leaves fewer texts to look into: events by URL, and then by what stands
// between the slashes and the path (RFC 3986, section 3.2), told by two slashes from what is no
// URL. A user and a port are cut off last.
Ranked ranked(const HostOf& key, const std::string& events)
{
    constexpr std::string_view authority = "^[a-z][a-z0-9+.-]*:(//[^/?#]+)";
    constexpr std::string_view host = "^//(?:.*@)?(\\[[^\\]]*\\]|[^:]*)";
    const auto url = row_of(key.url).column;
    const auto by_url = fmt::format("(\nSELECT {0} AS url_text, extract(lower({0}), {1}) AS "
                                    "authority, count() AS n\nFROM {2}\nGROUP BY url_text\n)",
                                    url, literal(authority), events);
    const auto by_authority = fmt::format(
        "(\nSELECT if(authority = '', url_text, authority) AS place, sum(n) AS places\nFROM {}\n"
        "GROUP BY place\n)",
        by_url);
    return {fmt::format("if(place = '', {}, if(startsWith(place, '//'), extract(place, {}), "
                        "place))",
                        literal(key.none), literal(host)),
            "sum(places)", by_authority};
}

Ranked ranked(const WordFor& /*key*/, const std::string& /*events*/)
{
    assert(false && "the store does not know the words");
    return {};
}

} // namespace

Result<std::string> compile_ranking(const RankingQuery& query)
{
    const auto& [offset, limit] = query.slice;
    if (limit == 0 || limit > query_rows_max || offset > query_rows_max - limit)
        return failure(Errc::invalid_argument,
                       fmt::format("limit is at least 1, limit and offset at most {} together",
                                   query_rows_max),
                       "limit");
    const auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    const auto [value, events, source] = std::visit(
        [&](const auto& key) { return ranked(key, "events" + where_sql(*conditions)); }, query.key);
    return check_length(fmt::format(
        "SELECT 0 AS part, uniqExact(CAST({0} AS String)) AS events, '' AS value\nFROM {1}\n"
        "UNION ALL\nSELECT 1 AS part, events, value\nFROM\n(\n"
        "SELECT CAST({0} AS String) AS value, {2} AS events\nFROM {1}\nGROUP BY value\n"
        "ORDER BY events DESC, value ASC\nLIMIT {3} OFFSET {4}\n)",
        value, source, events, literal(limit), literal(offset)));
}

Result<std::string> compile_values(const RankingQuery& query, std::span<const Dimension> dimensions)
{
    const auto conditions = conditions_of(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    const auto columns =
        fmt::format("{}", fmt::join(dimensions | std::views::transform([](Dimension dimension) {
                                        return row_of(dimension).column;
                                    }),
                                    ", "));
    return check_length(fmt::format("SELECT count() AS n, {0}\nFROM events{1}\nGROUP BY {0}\n"
                                    "ORDER BY n DESC, {0}\nLIMIT {2}",
                                    columns, where_sql(*conditions), query_rows_max));
}

} // namespace waymark::analytics
