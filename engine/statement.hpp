// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <map>
#include <string>
#include <string_view>

namespace waymark::engine {

using Settings = std::map<std::string, std::string, std::less<>>;

// What one request of the ClickHouse HTTP interface asks for.
struct Statement {
    std::string sql;
    std::string database;                // empty: default
    std::string format = "TabSeparated"; // unless the query has a FORMAT of its own
    Settings settings;
};

// Reads the query string of a request's target: `query`, `database`, `default_format`; the names
// that belong to the transport are left out; everything else is a setting.
// invalid_argument: a malformed percent-escape, or a setting that is no identifier.
[[nodiscard]] Result<Statement> parse_parameters(std::string_view query_string);

// True for a statement that changes nothing (SELECT, WITH, SHOW, …), by its first word.
[[nodiscard]] bool only_reads(std::string_view sql);

// `INSERT INTO t (a, b) FORMAT RowBinary`, taken apart; each piece is SQL as it was written.
struct InsertHead {
    std::string table;
    std::string columns = "*";
    std::string format;

    // Asks for the names and types of what the rows hold.
    [[nodiscard]] std::string describe() const;
    // The same INSERT, reading its rows from the file `path`. `structure` is what `describe` gave,
    // as TabSeparatedRaw.
    //
    // libchdb reads a LowCardinality value by value, at half a microsecond each, ten times what the
    // conversion of a whole column costs: the rows are read as plain values and then converted.
    [[nodiscard]] std::string read_from(std::string_view path, std::string_view structure) const;
};

// invalid_argument: anything but a table, perhaps a list of columns, and a FORMAT. Settings belong
// into the request's parameters.
[[nodiscard]] Result<InsertHead> parse_insert(std::string_view sql);

// `text` as a string, `name` as an identifier.
[[nodiscard]] std::string sql_string(std::string_view text);
[[nodiscard]] std::string sql_identifier(std::string_view name);

} // namespace waymark::engine
