// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_retired.hpp"

#include "clickhouse/literals.hpp"
#include "clickhouse/row_binary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <ranges>
#include <vector>

namespace waymark::events {

namespace {

constexpr std::string_view select_retired =
    "SELECT site_id, toInt64(toUInt32(max(before))) FROM event_retired GROUP BY site_id";

constexpr std::string_view insert_retired =
    "INSERT INTO event_retired (site_id, before) FORMAT RowBinary";

} // namespace

void RetiredSites::add(SiteId site, std::int64_t before)
{
    auto& kept = before_[site.value];
    kept = std::max(kept, before);
}

std::int64_t RetiredSites::before(SiteId site) const
{
    const auto found = before_.find(site.value);
    return found == before_.end() ? 0 : found->second;
}

std::int64_t RetiredSites::end() const
{
    const auto days = before_ | std::views::values;
    return before_.empty() ? 0 : *std::ranges::max_element(days);
}

// There are few different days: those of sites that are kept as long are the same.
std::string RetiredSites::condition(std::span<const std::string_view> time_columns) const
{
    std::map<std::int64_t, std::vector<std::uint64_t>> sites_by_day;
    for (const auto& [site, before] : before_)
        sites_by_day[before].push_back(site);
    std::vector<std::string> terms;
    for (const auto& [before, sites] : sites_by_day) {
        std::string term;
        for (const auto column : time_columns)
            term += fmt::format("{} < toDateTime({}) AND ", column, before);
        terms.push_back(fmt::format("({}site_id IN {})", term, clickhouse::literal_set(sites)));
    }
    return terms.empty() ? "0" : fmt::format("({})", fmt::join(terms, " OR "));
}

const clickhouse::Settings& big_statement_settings()
{
    static const clickhouse::Settings settings{{"max_query_size", "67108864"},
                                               {"max_ast_elements", "2000000"},
                                               {"max_expanded_ast_elements", "2000000"}};
    return settings;
}

std::string create_retired_table()
{
    return fmt::format("CREATE TABLE IF NOT EXISTS {} (\n"
                       "    site_id UInt64,\n"
                       "    before DateTime('UTC')\n"
                       ") ENGINE = ReplacingMergeTree(before)\n"
                       "ORDER BY site_id",
                       retired_table_name);
}

RetiredSites read_retired(clickhouse::Client& store)
{
    RetiredSites retired;
    if (store.query(fmt::format("EXISTS TABLE {}", retired_table_name)).front().u64(0) == 0)
        return retired;
    for (const auto row : store.query(select_retired))
        retired.add(SiteId{row.u64(0)}, row.i64(1));
    return retired;
}

void write_retired(clickhouse::Client& store, const RetiredSites& sites)
{
    if (sites.empty())
        return;
    clickhouse::RowBinary rows;
    for (const auto& [site, before] : sites.by_site()) {
        rows.u64(site);
        rows.date_time(std::chrono::sys_seconds(std::chrono::seconds(before)));
    }
    // The same may come again after it was deleted: it is no repeated batch.
    store.insert(insert_retired, rows.bytes(), {.settings = {{"insert_deduplicate", "0"}}});
}

} // namespace waymark::events
