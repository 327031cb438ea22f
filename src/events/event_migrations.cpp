// SPDX-License-Identifier: Apache-2.0
#include "events/event_migrations.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "events/event_table.hpp"
#include "events/event_table_create.hpp"
#include "events/event_table_retired.hpp"
#include "events/rollup_tables.hpp"
#include "events/rollup_upkeep.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace waymark::events {

namespace {

constexpr std::string_view create_migrations_table =
    "CREATE TABLE IF NOT EXISTS event_migrations "
    "(version UInt32, name String, checksum String, applied_ms Int64) "
    "ENGINE = MergeTree ORDER BY version";

constexpr std::string_view select_migrations =
    "SELECT version, checksum FROM event_migrations ORDER BY version, applied_ms";

constexpr std::string_view insert_migration =
    "INSERT INTO event_migrations (version, name, checksum, applied_ms) FORMAT RowBinary";

struct Migration {
    std::uint32_t version;
    std::string_view name;
    std::string text; // its portable SQL, whose checksum is what is written down
    std::function<void(clickhouse::Client&)> apply;
};

std::vector<Rollup> rollups_since(unsigned migration)
{
    std::vector<Rollup> some;
    std::ranges::copy_if(rollups(), std::back_inserter(some),
                         [migration](const Rollup& rollup) { return rollup.since == migration; });
    return some;
}

// What is counted in these tables may become more.
std::string rollup_definitions(unsigned migration)
{
    std::string text;
    for (const auto& rollup : rollups_since(migration))
        text += rollup.definition;
    return text;
}

std::string added_columns(unsigned migration)
{
    std::string text;
    for (const auto& [column, statement] : add_event_columns(migration))
        text += statement + ";\n";
    return text;
}

// A process that died on the way has added some.
void add_missing_columns(clickhouse::Client& store, const std::vector<AddColumn>& wanted)
{
    std::set<std::string, std::less<>> present;
    for (const auto row : store.query(fmt::format("DESCRIBE TABLE {}", event_table_name)))
        present.emplace(row.text(0));
    for (const auto& [column, statement] : wanted) {
        if (!present.contains(column))
            store.execute(statement);
    }
}

void keep_new_parts_compact(clickhouse::Client& store)
{
    if (store.version() < first_with_compact_parts)
        return;
    // A new store has the settings.
    const auto set = [&store](std::string_view table, const std::string& setting) {
        const auto shown = store.query(fmt::format("SHOW CREATE TABLE {}", table));
        if (!shown[0].text(0).contains(setting))
            store.execute(fmt::format("ALTER TABLE {} MODIFY SETTING {}", table, setting));
    };
    set(event_table_name, compact_part_setting());
    for (const auto& rollup : rollups())
        set(rollup.table, compact_part_setting(rollup.wide_rows_min));
}

std::vector<Migration> migrations()
{
    return {{1, "events", create_event_table(),
             [](clickhouse::Client& store) {
                 // A new store has all columns at once.
                 create_table(store, event_table_name,
                              create_event_table(latest_event_columns) +
                                  event_table_settings(store.version()));
             }},
            {2, "site_events", added_columns(2),
             [](clickhouse::Client& store) { add_missing_columns(store, add_event_columns(2)); }},
            {3, "rollups", rollup_definitions(3),
             [](clickhouse::Client& store) { build_rollups(store, rollups_since(3)); }},
            {4, "visits", added_columns(4) + rollup_definitions(4),
             [](clickhouse::Client& store) {
                 add_missing_columns(store, add_event_columns(4));
                 build_rollups(store, rollups_since(4));
             }},
            {5, "retired", create_retired_table(),
             [](clickhouse::Client& store) {
                 create_table(store, retired_table_name,
                              create_retired_table() + event_table_settings(store.version()));
             }},
            {6, "compact_parts", "", &keep_new_parts_compact}};
}

std::string checksum(const Migration& migration)
{
    return fmt::format("{:08x}", crc32c(std::as_bytes(std::span(migration.text))));
}

using Applied = std::map<std::uint64_t, std::string>;

Applied read_applied(clickhouse::Client& store)
{
    Applied applied;
    for (const auto row : store.query(select_migrations))
        applied.emplace(row.u64(0), row.text(1));
    return applied;
}

Result<void> check(const Applied& applied, const std::vector<Migration>& known)
{
    if (!applied.empty() && applied.rbegin()->first > known.back().version)
        return failure(Errc::conflict, "the event store was written by a newer version");
    for (const auto& migration : known) {
        const auto found = applied.find(migration.version);
        if (found != applied.end() && found->second != checksum(migration))
            return failure(Errc::conflict,
                           fmt::format("migration {} of the event store differs from the one "
                                       "that was applied",
                                       migration.version));
    }
    return {};
}

void apply(clickhouse::Client& store, const Migration& migration, const Clock& clock)
{
    migration.apply(store);
    clickhouse::RowBinary row;
    row.u32(migration.version);
    row.text(migration.name);
    row.text(checksum(migration));
    row.i64(to_epoch_ms(clock.now()));
    store.insert(insert_migration, row.bytes());
    log::info("event store migrated", {{"version", migration.version}, {"name", migration.name}});
}

} // namespace

Result<void> migrate_event_store(clickhouse::Client& store, const Clock& clock)
{
    create_table(store, "event_migrations", std::string(create_migrations_table));
    const auto known = migrations();
    const auto applied = read_applied(store);
    if (auto checked = check(applied, known); !checked)
        return checked;
    for (const auto& migration : known) {
        if (!applied.contains(migration.version))
            apply(store, migration, clock);
    }
    return {};
}

} // namespace waymark::events
