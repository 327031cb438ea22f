// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "clickhouse/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
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
    // The customer's own id. What the person did before they were known by it, as the same visitor
    // in the same visits, is theirs, too.
    std::optional<std::string> user = std::nullopt;

    [[nodiscard]] bool is_of_whole_site() const { return !visitor && !user; }
};

// Erases them from the events, all at once as far as that can be, for each table is written anew;
// and whole sites from the counts beside them, also from those whose events were dropped before.
// What is counted of persons, and of all owners together, is counted anew by repair_rollups(); but
// what was counted of a person's events that were dropped before stays. Can be repeated. Blocks and
// throws as delete_rows().
void erase_events(clickhouse::Client& store, std::span<const Erasure> erasures);
inline void erase_events(clickhouse::Client& store, const Erasure& erasure)
{
    erase_events(store, std::span(&erasure, 1));
}

} // namespace waymark::events
