// SPDX-License-Identifier: Apache-2.0
#include "analytics/live_report.hpp"

#include "analytics/query.hpp"
#include "analytics/reader.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace waymark::analytics {

namespace {

constexpr std::size_t list_rows = 10;

// What visitors of pages do, as opposed to those who follow links.
Filter is_of_site(std::span<const SiteId> without)
{
    std::vector<std::string> others{"0"};
    for (const auto site : without)
        others.push_back(fmt::to_string(site.value));
    return where(Dimension::site, Match::not_in, std::move(others));
}

Query list_query(const Query& all, Dimension dimension, Filter filter)
{
    auto query = all;
    query.metrics = {Metric::visitors};
    query.dimensions = {dimension};
    query.filter = all_of({*all.filter, std::move(filter)});
    query.limit = list_rows;
    return query;
}

std::vector<LiveShare> to_shares(const Table& table)
{
    std::vector<LiveShare> shares;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        shares.push_back({table.text(row, 0), table.number(row, 1)});
    return shares;
}

} // namespace

Result<LiveReport> live_report(Reader& reader, const Scope& scope, TimePoint now,
                               std::span<const SiteId> without)
{
    const TimeRange range{now - live_span, now};
    const Query all{.scope = scope,
                    .metrics = {Metric::visitors, Metric::page_views},
                    .dimensions = {},
                    .filter = is_of_site(without),
                    .range = range};
    const std::array queries{
        all, list_query(all, Dimension::path, where(Dimension::kind, Match::is, "page_view")),
        list_query(all, Dimension::referrer_host,
                   where(Dimension::referrer_host, Match::is_not, "")),
        list_query(all, Dimension::country, all_of({}))};
    const auto tables = reader.run(queries);
    if (!tables)
        return std::unexpected(tables.error());
    const auto& total = (*tables)[0];
    return LiveReport{.range = range,
                      .visitors = total.number(0, 0),
                      .page_views = total.number(0, 1),
                      .pages = to_shares((*tables)[1]),
                      .referrers = to_shares((*tables)[2]),
                      .countries = to_shares((*tables)[3])};
}

} // namespace waymark::analytics
