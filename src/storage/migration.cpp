// SPDX-License-Identifier: Apache-2.0
#include "storage/migration.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

#include <soci/soci.h>

#include <sodium.h>

#include <algorithm>
#include <map>
#include <string>

namespace waymark::storage {

namespace {

constexpr std::string_view create_table_sql = R"sql(
CREATE TABLE IF NOT EXISTS schema_migrations (
    version    BIGINT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    checksum   TEXT NOT NULL,
    applied_ms BIGINT NOT NULL
)
)sql";
constexpr std::string_view select_applied_sql = "SELECT version, name, checksum "
                                                "FROM schema_migrations ORDER BY version";
constexpr std::string_view record_sql =
    "INSERT INTO schema_migrations (version, name, checksum, applied_ms) "
    "VALUES (:version, :name, :checksum, :applied_ms)";

struct Applied {
    std::string name;
    std::string checksum;
};

std::string sha256_hex(std::string_view text)
{
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return to_hex(digest);
}

std::string label(int version, std::string_view name)
{
    return fmt::format("migration {:04}_{}", version, name);
}

std::string_view begin_sql(Dialect dialect)
{
    return dialect == Dialect::sqlite ? "BEGIN IMMEDIATE" : "BEGIN";
}

std::map<int, Applied> load_applied(soci::session& session)
{
    std::map<int, Applied> applied;
    const soci::rowset<soci::row> rows = (session.prepare << select_applied_sql);
    for (const auto& row : rows) {
        applied.emplace(static_cast<int>(row.get<long long>(0)),
                        Applied{row.get<std::string>(1), row.get<std::string>(2)});
    }
    return applied;
}

void require_same(const Migration& migration, const Applied& applied)
{
    if (applied.checksum == sha256_hex(migration.sql))
        return;
    throw MigrationError(label(migration.version, migration.name) +
                         " was changed after it had been applied to this database: use the program "
                         "that applied it, or restore a backup");
}

// Known and applied migrations must agree, and the applied ones be the first of the known.
void require_consistent(std::span<const Migration> migrations, std::map<int, Applied> applied)
{
    const Migration* missing = nullptr;
    for (const auto& migration : migrations) {
        const auto found = applied.find(migration.version);
        if (found == applied.end()) {
            missing = missing == nullptr ? &migration : missing;
            continue;
        }
        require_same(migration, found->second);
        if (missing != nullptr) {
            throw MigrationError(label(missing->version, missing->name) +
                                 " is missing in this database though later ones were applied: "
                                 "restore a backup");
        }
        applied.erase(found);
    }
    if (!applied.empty()) {
        const auto& [version, unknown] = *applied.begin();
        throw MigrationError("this database has " + label(version, unknown.name) +
                             ", which this program doesn't know: a newer version of Waymark wrote "
                             "it; start that version, or restore a backup");
    }
}

// The first of `statements`, up to its last semicolon.
std::string_view first_statement(std::string_view statements)
{
    const bool is_trigger = statements.starts_with("CREATE TRIGGER");
    const std::string_view end = is_trigger ? "\nEND;\n" : ";\n";
    const auto at = statements.find(end);
    constexpr std::size_t line_end = 1;
    return statements.substr(0, at == std::string_view::npos ? at : at + end.size() - line_end);
}

void run_statements(soci::session& session, std::string_view statements)
{
    while (!statements.empty()) {
        const auto statement = first_statement(statements);
        session << std::string(statement);
        statements.remove_prefix(std::min(statement.size() + 1, statements.size()));
    }
}

bool is_for(const Migration& migration, Dialect dialect)
{
    return !migration.only || *migration.only == dialect;
}

// Ends the transaction with the scope, unless it was committed.
class Transaction {
public:
    Transaction(soci::session& session, Dialect dialect) : session_(session)
    {
        session_ << begin_sql(dialect);
    }
    ~Transaction()
    {
        try {
            if (open_)
                session_ << "ROLLBACK";
        } catch (const soci::soci_error& error) {
            log::error("a migration cannot be rolled back", {{"error", error.get_error_message()}});
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit()
    {
        session_ << "COMMIT";
        open_ = false;
    }

private:
    soci::session& session_;
    bool open_ = true;
};

void record(soci::session& session, const Migration& migration)
{
    const long long version = migration.version;
    const std::string name(migration.name);
    const std::string checksum = sha256_hex(migration.sql);
    const long long applied_ms = to_epoch_ms(SystemClock().now());
    session << record_sql, soci::use(version), soci::use(name), soci::use(checksum),
        soci::use(applied_ms);
}

// Another process may have applied it in the meantime.
void apply(soci::session& session, const Migration& migration, Dialect dialect)
{
    try {
        Transaction transaction(session, dialect);
        if (load_applied(session).contains(migration.version))
            return;
        if (is_for(migration, dialect))
            run_statements(session, to_dialect(migration.sql, dialect));
        record(session, migration);
        transaction.commit();
    } catch (const soci::soci_error& error) {
        throw MigrationError(label(migration.version, migration.name) +
                             " failed and was undone: " + error.get_error_message());
    }
    log::info("migration applied", {{"version", migration.version}, {"name", migration.name}});
}

} // namespace

std::string to_dialect(std::string_view sql, Dialect dialect)
{
    constexpr std::string_view token = "{{id}}";
    const std::string_view key = dialect == Dialect::sqlite
                                     ? "INTEGER PRIMARY KEY AUTOINCREMENT"
                                     : "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
    std::string statements;
    while (!sql.empty()) {
        const auto [line, rest] = cut(sql, '\n');
        sql = rest;
        const auto trimmed = trim(line);
        if (trimmed.empty() || trimmed.starts_with("--"))
            continue;
        statements += line;
        statements += '\n';
    }
    for (auto at = statements.find(token); at != std::string::npos; at = statements.find(token, at))
        statements.replace(at, token.size(), key);
    return statements;
}

void migrate(soci::session& session, std::span<const Migration> migrations, Dialect dialect)
{
    session << create_table_sql;
    const auto applied = load_applied(session);
    require_consistent(migrations, applied);
    for (const auto& migration : migrations) {
        if (!applied.contains(migration.version))
            apply(session, migration, dialect);
    }
}

} // namespace waymark::storage
