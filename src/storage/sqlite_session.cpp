// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite_session.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <atomic>
#include <string_view>

namespace waymark::storage {

namespace {

// A commit is on disk when it returns: `synchronous=FULL` syncs the WAL at every commit, where
// NORMAL would lose the last ones in a power cut. Reading by mmap saves a copy per page; the bound
// keeps the address space of a large database in check.
constexpr std::array common_pragmas{
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA synchronous = FULL",
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA journal_size_limit = 67108864",
};

// The writing session needs its triggers to write a full-text index, which SQLite before 3.41 takes
// for unsafe in an untrusted schema.
constexpr std::array reading_pragmas{
    "PRAGMA trusted_schema = OFF",
    "PRAGMA query_only = ON",
};

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-").contains(c);
}

soci::sqlite3_session_backend& backend(soci::session& session)
{
    return static_cast<soci::sqlite3_session_backend&>(*session.get_backend());
}

} // namespace

std::string sqlite_file_uri(const std::string& path)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file:";
    for (const char c : path) {
        if (is_unreserved(c)) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += '%';
        uri += digits[byte >> 4U];
        uri += digits[byte & 0xfU];
    }
    return uri;
}

std::string sqlite_memory_uri()
{
    // A name with a leading slash is shared between the sessions of a process
    // (sqlite.org/inmemorydb.html, "memdb").
    static std::atomic<unsigned> count{0};
    return "file:/waymark-" + std::to_string(count.fetch_add(1)) + "?vfs=memdb";
}

std::unique_ptr<soci::session> open_sqlite(const SqliteOptions& options)
{
    // Does nothing once SQLite is in use, and there is no harm in that where it was built with URIs
    // allowed, as Debian's is.
    sqlite_api::sqlite3_config(SQLITE_CONFIG_URI, 1);
    auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=" + options.uri);
    sqlite_api::sqlite3_busy_timeout(backend(*session).conn_,
                                     static_cast<int>(options.busy_timeout.count()));
    std::string journal_mode;
    if (!options.read_only)
        *session << "PRAGMA journal_mode = WAL", soci::into(journal_mode);
    for (const char* pragma : common_pragmas)
        *session << pragma;
    if (options.read_only) {
        for (const char* pragma : reading_pragmas)
            *session << pragma;
    }
    return session;
}

bool in_transaction(soci::session& session)
{
    return sqlite_api::sqlite3_get_autocommit(backend(session).conn_) == 0;
}

} // namespace waymark::storage
