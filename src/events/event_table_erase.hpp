// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "clickhouse/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::events {

// For one statement that rewrites what may be millions of rows.
inline constexpr std::chrono::milliseconds rewrite_time{600'000};

// Deletes the rows of a table that meet a condition, and waits until they are gone: rows that come
// in meanwhile stay. Blocks. Throws what clickhouse::Client throws, and Unavailable if it takes
// longer than rewrite_time; the store goes on with it then.
void delete_rows(clickhouse::Client& store, std::string_view table, std::string_view condition);

// Events that are to be forgotten: of a site, all or those of one person.
struct Erasure {
    SiteId site;
    std::optional<std::uint64_t> visitor = std::nullopt;
    std::optional<std::string> user = std::nullopt; // the customer's own id

    [[nodiscard]] bool is_of_whole_site() const { return !visitor && !user; }
};

// Erases them from the events, and a whole site's from the counts beside them. What is counted of
// one person, and of all owners together, is counted anew by repair_rollups(). Can be repeated.
// Blocks and throws as delete_rows().
void erase_events(clickhouse::Client& store, const Erasure& erasure);

} // namespace waymark::events
