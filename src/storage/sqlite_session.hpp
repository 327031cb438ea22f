// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace soci {
class session;
}

// What is SQLite's own about a session: opening it, its pragmas, the state of its transaction.
namespace waymark::storage {

struct SqliteOptions {
    std::string uri; // as of sqlite_file_uri or sqlite_memory_uri
    std::chrono::milliseconds busy_timeout{};
    bool read_only = false;
};

// The URI of a file (sqlite.org/uri.html). `path` may hold any character.
[[nodiscard]] std::string sqlite_file_uri(const std::string& path);

// The URI of a new database in memory that all sessions of this process opened with it share. It
// lives as long as one of them is open.
[[nodiscard]] std::string sqlite_memory_uri();

// Throws soci::soci_error.
[[nodiscard]] std::unique_ptr<soci::session> open_sqlite(const SqliteOptions& options);

// True between BEGIN and the end of the transaction, whoever ended it: SQLite rolls back by itself
// when the disk is full.
[[nodiscard]] bool in_transaction(soci::session& session);

} // namespace waymark::storage
