// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_erase.hpp"

#include "clickhouse/failures.hpp"
#include "clickhouse/literals.hpp"
#include "events/event_table.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>

#include <thread>

namespace waymark::events {

namespace {

using clickhouse::literal;
using std::chrono::milliseconds;

// Old servers answer a mutation before it is done.
void wait_for_mutations(clickhouse::Client& store, std::string_view table)
{
    constexpr milliseconds pause{50};
    const auto sql = fmt::format("SELECT count() FROM system.mutations WHERE database = "
                                 "currentDatabase() AND table = {} AND is_done = 0",
                                 literal(table));
    const auto deadline = std::chrono::steady_clock::now() + rewrite_time;
    while (store.query(sql)[0].u64(0) > 0) {
        if (std::chrono::steady_clock::now() > deadline)
            throw clickhouse::Unavailable(fmt::format("the mutation of {} does not end", table));
        std::this_thread::sleep_for(pause);
    }
}

std::string condition_of(const Erasure& erasure)
{
    auto condition = fmt::format("site_id = {}", literal(erasure.site.value));
    if (erasure.visitor)
        condition += fmt::format(" AND visitor_id = {}", literal(*erasure.visitor));
    if (erasure.user)
        condition += fmt::format(" AND user = {}", literal(*erasure.user));
    return condition;
}

} // namespace

void delete_rows(clickhouse::Client& store, std::string_view table, std::string_view condition)
{
    store.execute(fmt::format("ALTER TABLE {} DELETE WHERE {}", table, condition),
                  {.timeout = rewrite_time});
    wait_for_mutations(store, table);
}

void erase_events(clickhouse::Client& store, const Erasure& erasure)
{
    const auto condition = condition_of(erasure);
    delete_rows(store, event_table_name, condition);
    if (!erasure.is_of_whole_site())
        return;
    for (const auto& rollup : rollups())
        delete_rows(store, rollup.table, condition);
}

} // namespace waymark::events
