// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_trail.hpp"

#include "analytics/compile_filter.hpp"
#include "clickhouse/literals.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace waymark::analytics {

namespace {

std::string_view known_sql(TrailOf of)
{
    switch (of) {
    case TrailOf::visitor:
        return "visitor_id != 0";
    case TrailOf::visit:
        return "visit_id != 0";
    case TrailOf::user:
        return "user != ''";
    }
    std::unreachable();
}

// The RE2 pattern that matches the same as a path with `*`, as a whole.
std::string pattern_of(std::string_view path)
{
    std::string pattern = "\\A";
    while (!path.empty()) {
        const auto star = path.find('*');
        pattern += RE2::QuoteMeta(path.substr(0, star));
        if (star == std::string_view::npos)
            break;
        pattern += ".*";
        path.remove_prefix(std::min(path.find_first_not_of('*', star), path.size()));
    }
    return pattern + "\\z";
}

Result<std::string> compile_page(Act::PathMatch match, const std::string& path)
{
    switch (match) {
    case Act::PathMatch::is:
        return compile_text_condition("path", Match::is, {path});
    case Act::PathMatch::starts_with:
        return compile_text_condition("path", Match::starts_with, {path});
    case Act::PathMatch::matches:
        break;
    }
    const auto star = path.find('*');
    if (star == std::string::npos)
        return compile_text_condition("path", Match::is, {path});
    if (star + 1 == path.size())
        return compile_text_condition("path", Match::starts_with, {path.substr(0, star)});
    return compile_text_condition("path", Match::matches, {pattern_of(path)});
}

Result<std::string> compile_kind(const Act& act)
{
    if (act.kind == Act::Kind::anything)
        return "kind != 'engagement'";
    if (act.value.empty())
        return failure(Errc::invalid_argument, "a page has a path, an event a name", "value");
    if (act.value.size() > act_value_bytes_max)
        return failure(Errc::invalid_argument,
                       fmt::format("a path or name has at most {} bytes", act_value_bytes_max),
                       "value");
    if (act.kind == Act::Kind::event)
        return fmt::format("kind = 'custom' AND name = {}", clickhouse::literal(act.value));
    auto page = compile_page(act.match, act.value);
    if (!page)
        return failure(page.error().code, page.error().message, "value");
    return fmt::format("kind = 'page_view' AND {}", *page);
}

} // namespace

std::string_view trail_columns(TrailOf of)
{
    switch (of) {
    case TrailOf::visitor:
        return "visitor_id";
    case TrailOf::visit:
        return "site_id, visit_id";
    case TrailOf::user:
        return "owner_id, user";
    }
    std::unreachable();
}

Result<Conditions> trail_conditions(const TrailQuery& query, TrailOf of)
{
    auto conditions = conditions_within(query.scope, query.range);
    if (!conditions)
        return conditions;
    if (!query.include_bots)
        conditions->emplace_back("is_bot = 0");
    conditions->emplace_back(known_sql(of));
    return with_filter(std::move(conditions), query.filter);
}

Result<std::string> compile_act(const Act& act)
{
    auto sql = compile_kind(act);
    if (!sql || !act.filter)
        return sql ? Result<std::string>(fmt::format("({})", *sql)) : sql;
    auto filter = compile_filter(*act.filter);
    if (!filter)
        return filter;
    return fmt::format("({} AND {})", *sql, *filter);
}

} // namespace waymark::analytics
