// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "clickhouse/client.hpp"
#include "clickhouse/version.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace waymark::events {

inline constexpr std::string_view retired_table_name = "event_retired";

// Sites, each with a day: a second at which a day of UTC begins. What lies before it is meant.
class RetiredSites {
public:
    // The latest day of a site holds.
    void add(SiteId site, std::int64_t before);

    [[nodiscard]] bool empty() const { return before_.empty(); }
    [[nodiscard]] std::size_t size() const { return before_.size(); }
    // The site's day; 0 if it has none.
    [[nodiscard]] std::int64_t before(SiteId site) const;
    // The latest day of all; 0 if there is none.
    [[nodiscard]] std::int64_t end() const;
    // By what events name them.
    [[nodiscard]] const std::map<std::uint64_t, std::int64_t>& by_site() const { return before_; }

    // SQL that is true of rows with a `site_id` whose times, in all of these columns of the type
    // DateTime, lie before their site's day. It can be as long as there are sites: give the
    // statement big_statement_settings().
    [[nodiscard]] std::string condition(std::span<const std::string_view> time_columns) const;
    [[nodiscard]] std::string condition(std::string_view time_column) const
    {
        return condition(std::span(&time_column, 1));
    }

private:
    std::map<std::uint64_t, std::int64_t> before_;
};

// For statements that name very many sites or visits.
[[nodiscard]] const clickhouse::Settings& big_statement_settings();

// The table `event_retired`: sites whose events of before a day were dropped, or are about to be,
// while what was counted of them stays. It is in the event store, so that it is with the data.
// The portable part of its DDL.
[[nodiscard]] std::string create_retired_table();

// None if the store has no such table yet. Blocks. Throws what clickhouse::Client throws.
[[nodiscard]] RetiredSites read_retired(clickhouse::Client& store);

// Adds to what the table says. Blocks. Throws what clickhouse::Client throws.
void write_retired(clickhouse::Client& store, const RetiredSites& sites);

} // namespace waymark::events
