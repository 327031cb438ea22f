// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_create.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

namespace waymark::events {

namespace {

constexpr int no_definition = 390; // ClickHouse's error code

bool is_empty(clickhouse::Client& store, std::string_view name)
{
    return store.query(fmt::format("SELECT count() FROM {}", name)).front().u64(0) == 0;
}

} // namespace

void create_table(clickhouse::Client& store, std::string_view name, const std::string& statement)
{
    store.execute(statement);
    try {
        [[maybe_unused]] const auto definition =
            store.query(fmt::format("SHOW CREATE TABLE {}", name));
    } catch (const clickhouse::QueryError& error) {
        if (error.code() != no_definition || !is_empty(store, name))
            throw;
        log::warning("a table was not written down, and is made anew",
                     {{"table", name}, {"reason", std::string_view(error.what())}});
        store.execute(fmt::format("DROP TABLE IF EXISTS {}", name));
        throw clickhouse::Unavailable(fmt::format("the table {} was not written down", name));
    }
}

} // namespace waymark::events
