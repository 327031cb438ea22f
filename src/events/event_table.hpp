// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/row_binary.hpp"
#include "clickhouse/version.hpp"
#include "events/enrich/derived.hpp"
#include "events/event.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

// The `events` table of the event store: one wide row for each event. Its DDL, the INSERT and the
// encoder of rows all come from one list of columns.
namespace waymark::events {

inline constexpr std::string_view event_table_name = "events";

// An event and what was derived from it, about to become a row.
struct EventRow {
    const Event& event;
    const enrich::Derived& derived;
};

struct EventColumn {
    std::string_view name;
    std::string_view type; // in the portable subset
    void (*write)(clickhouse::RowBinary& out, const EventRow& row);
    unsigned since = 1; // the migration that adds it
};

// In the order of the rows.
[[nodiscard]] std::span<const EventColumn> event_columns();

// `click`, `page_view`, `custom`, `conversion`, `engagement`: what the column `kind` holds.
[[nodiscard]] std::string_view to_string(EventKind kind);

// The statement for `client.insert`.
[[nodiscard]] const std::string& event_insert_statement();

// The Unix time in seconds that the column `time` holds for an event of this time.
[[nodiscard]] std::int64_t stored_seconds(std::int64_t time_ms);

// The address that the column `ip` holds: as much of the event's as its privacy flags leave.
[[nodiscard]] IpAddress stored_address(const Event& event);

// Appends one row. Times and values beyond what their columns hold become the nearest they do;
// bytes that are no UTF-8 become U+FFFD.
void write_event_row(clickhouse::RowBinary& out, const EventRow& row);

// The portable part of the DDL, with the columns of migrations up to `migration`. That of the first
// one never changes: what is added later is added by a later migration.
[[nodiscard]] std::string create_event_table(unsigned migration = 1);
inline constexpr unsigned latest_event_columns = 4;
// A statement for every column that `migration` adds.
struct AddColumn {
    std::string_view column;
    std::string statement; // ALTER TABLE … ADD COLUMN …
};
[[nodiscard]] std::vector<AddColumn> add_event_columns(unsigned migration);

// A setting of tables, of versions that have it: a part of a few seconds has all its columns in one
// file. Parts of more are wide: they have a file for each column, so that a column can be read
// alone. The store takes states of aggregate functions for a few bytes: their tables go by rows, if
// given.
inline constexpr clickhouse::Version first_with_compact_parts{20, 8};
[[nodiscard]] std::string compact_part_setting(unsigned wide_rows_min = 0);

// ` SETTINGS …` of a table that events or counts of them are inserted into, with what the server's
// version has: sync after insert, and the window in which a repeated batch is recognized.
// `index_granularity` is the rows that are read at least; `wide_rows_min` as above.
[[nodiscard]] std::string event_table_settings(clickhouse::Version version,
                                               unsigned index_granularity = 8192,
                                               unsigned wide_rows_min = 0);

} // namespace waymark::events
