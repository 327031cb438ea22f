// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_journeys.hpp"

#include "analytics/compile_trail.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <utility>
#include <vector>

// How it is done. The store holds the pages of all visits at once, hence as numbers of 64 bits: the
// hashes of their paths. The paths of those few that are told are looked up afterwards. No two
// paths of a site have the same number but by a chance of one to billions.
namespace waymark::analytics {

namespace {

using clickhouse::literal;

std::unexpected<Error> refuse(std::string message, std::string field)
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

Result<void> check(const JourneyQuery& query)
{
    if (query.depth < 1 || query.depth > journey_depth_max)
        return refuse(fmt::format("the depth is 1 to {} pages", journey_depth_max), "depth");
    if (query.limit < 1 || query.limit > journeys_max)
        return refuse(fmt::format("limit is 1 to {}", journeys_max), "limit");
    if (query.from && query.from->empty())
        return refuse("a page has a path", "from");
    if (query.from && query.from->size() > act_value_bytes_max)
        return refuse(fmt::format("a path has at most {} bytes", act_value_bytes_max), "from");
    return {};
}

Result<Conditions> view_conditions(const TrailQuery& query)
{
    auto conditions = trail_conditions(query, TrailOf::visit);
    if (conditions)
        conditions->emplace_back("kind = 'page_view'");
    return conditions;
}

// The page asked for and those behind it, of the `pages` of a visit that has it.
std::string walk_sql(const JourneyQuery& query, std::string_view page)
{
    const bool is_forward = query.direction == JourneyQuery::Direction::next;
    const auto length = query.depth + 1;
    if (!query.from)
        return fmt::format("arraySlice({}, 1, {})", is_forward ? "pages" : "arrayReverse(pages)",
                           length);
    if (is_forward)
        return fmt::format("arraySlice(pages, indexOf(pages, {}), {})", page, length);
    return fmt::format("arraySlice(arrayReverse(arraySlice(pages, 1, indexOf(pages, {}))), 1, {})",
                       page, length);
}

// The views that a journey may begin with, of all the views that meet `conditions`.
std::string first_views_sql(const JourneyQuery& query, Conditions conditions)
{
    if (query.from)
        conditions.push_back(fmt::format("path = {}", literal(*query.from)));
    return where_sql(conditions);
}

// Visits of whole journeys, by their pages `page1`, `page2`, …
std::string walks_sql(const JourneyQuery& query, Conditions conditions)
{
    std::string page;
    std::string has_page;
    if (query.from) {
        page = fmt::format("cityHash64({})", literal(*query.from));
        has_page = fmt::format("\nWHERE has(pages, {})", page);
        conditions.push_back(fmt::format("visit_id IN (SELECT visit_id FROM events{})",
                                         first_views_sql(query, conditions)));
    }
    std::vector<std::string> pages;
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= query.depth + 1; ++i) {
        pages.push_back(fmt::format("walk[{0}] AS page{0}", i));
        names.push_back(fmt::format("page{}", i));
    }
    return fmt::format(
        "SELECT {}, count() AS walks\nFROM\n(\n"
        "SELECT {} AS walk\nFROM\n(\n"
        "SELECT arrayFilter((page, before) -> page != before, sorted, "
        "arrayPopBack(arrayPushFront(sorted, toUInt64(0)))) AS pages\nFROM\n(\n"
        "SELECT arraySort((page, at) -> (at, page), groupArray({})(cityHash64(path)), "
        "groupArray({})(time_ms)) AS sorted\nFROM events{}\n"
        "GROUP BY {}\n)\n){}\n)\n"
        "GROUP BY {}",
        fmt::join(pages, ", "), walk_sql(query, page), trail_events_max, trail_events_max,
        where_sql(conditions), trail_columns(TrailOf::visit), has_page, fmt::join(names, ", "));
}

// How many of the columns are no 0.
std::string length_sql(std::string_view column, std::size_t count)
{
    std::vector<std::string> parts;
    for (std::size_t i = 1; i <= count; ++i)
        parts.push_back(fmt::format("({}{} != 0)", column, i));
    return fmt::format("{}", fmt::join(parts, " + "));
}

} // namespace

// Each journey is counted for all that it begins with: the empty sequence, its first page, its
// first two, and so on. Zeros tell the length, which has no column of its own: 32 bytes of keys are
// what the store groups fast by.
Result<std::string> compile_journeys(const JourneyQuery& query)
{
    if (auto valid = check(query); !valid)
        return std::unexpected(valid.error());
    auto conditions = view_conditions(query.trails);
    if (!conditions)
        return std::unexpected(conditions.error());
    const auto count = query.depth + 1;
    std::vector<std::string> beginnings;
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= count; ++i) {
        beginnings.push_back(fmt::format("if(length >= {0}, page{0}, toUInt64(0)) AS p{0}", i));
        names.push_back(fmt::format("p{}", i));
    }
    return check_length(fmt::format(
        "SELECT {0}, visits, ended\nFROM\n(\n"
        "SELECT {1}, sum(walks) AS visits, sumIf(walks, length = {2}) AS ended\nFROM\n(\n{3}\n)\n"
        "ARRAY JOIN range(toUInt64({2}) + 1) AS length\n"
        "GROUP BY {0}\n"
        "HAVING p1 = 0 OR visits > (SELECT count() > {4} FROM events{5})\n)\n"
        "ORDER BY {6} ASC, visits DESC, {0}\n"
        "LIMIT {7} BY {6}",
        fmt::join(names, ", "), fmt::join(beginnings, ", "), length_sql("page", count),
        walks_sql(query, *conditions), journey_views_told_singly_max,
        first_views_sql(query, *conditions), length_sql("p", count), query.limit));
}

Result<std::string> compile_page_paths(const TrailQuery& query,
                                       std::span<const std::uint64_t> hashes)
{
    auto conditions = view_conditions(query);
    if (!conditions)
        return std::unexpected(conditions.error());
    conditions->push_back(fmt::format("page IN {}", clickhouse::literal_set(hashes)));
    return check_length(fmt::format("SELECT cityHash64(path) AS page, any(path)\nFROM events{}\n"
                                    "GROUP BY page",
                                    where_sql(*conditions)));
}

} // namespace waymark::analytics
