// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace soci {
class session;
}

// The schema of the meta store: numbered SQL files, applied in order, each exactly once.
//
// The files are src/storage/migrations/NNNN_name.sql, compiled into the program. A released file
// never changes: what it did is corrected by a later one. Rules of the files, which keep them
// portable between SQLite and PostgreSQL 15:
//
// - `{{id}}` stands for the type of a key that the database numbers by itself.
// - Integers are BIGINT, truths SMALLINT with 0 and 1, times BIGINT milliseconds since 1970
//   (`_ms`), everything else TEXT. (PostgreSQL's INTEGER has 32 bits.)
// - A statement ends with a semicolon at the end of a line, and only there; but `CREATE TRIGGER`
//   with a line that is `END;`. A comment has its line to itself.
//
// NNNN_name.sqlite.sql is for SQLite alone: elsewhere it is recorded as applied, and does nothing.
namespace waymark::storage {

enum class Dialect { sqlite, postgresql };

struct Migration {
    int version = 0; // 1, 2, 3, …
    std::string_view name;
    std::string_view sql;
    std::optional<Dialect> only = std::nullopt; // where it does something; nothing: everywhere
};

// The database can't be brought to this program's schema. The message says why and what to do.
struct MigrationError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Those of this program, by ascending version.
[[nodiscard]] std::span<const Migration> builtin_migrations();

// Applies what is missing, each migration and its record in `schema_migrations` in one transaction:
// one that fails leaves nothing behind. `session` must be in no transaction. Safe to run from
// several processes at once.
//
// Throws MigrationError, before changing anything, if an applied migration differs from the known
// one (by SHA-256 of its file), is unknown (a newer program wrote the database), or has a gap
// before it; and if a statement fails.
void migrate(soci::session& session, std::span<const Migration> migrations, Dialect dialect);

// The statements of a migration for `dialect`, without comments.
[[nodiscard]] std::string to_dialect(std::string_view sql, Dialect dialect);

} // namespace waymark::storage
