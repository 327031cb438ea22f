// SPDX-License-Identifier: Apache-2.0
#include "events/event_table_erase.hpp"

#include "clickhouse/failures.hpp"
#include "clickhouse/literals.hpp"
#include "events/event_table.hpp"
#include "events/event_table_retired.hpp"
#include "events/rollup_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <map>
#include <ranges>
#include <thread>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

using clickhouse::literal;
using clickhouse::literal_set;
using std::chrono::milliseconds;

constexpr std::size_t parts_at_once = 10'000;

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

// What is to be forgotten of one site.
struct Persons {
    std::vector<std::uint64_t> visitors;
    std::vector<std::string> users;
};
using PersonsBySite = std::map<std::uint64_t, Persons>;

std::string site_sql(std::uint64_t site)
{
    return fmt::format("site_id = {}", literal(site));
}

// One visitor in one visit.
struct Part {
    std::uint64_t visit = 0;
    std::uint64_t visitor = 0;
};

// In their order, those behind `last`: of what users did by their name.
std::vector<Part> read_parts(clickhouse::Client& store, std::uint64_t site,
                             const std::vector<std::string>& users, Part last)
{
    const auto sql =
        fmt::format("SELECT DISTINCT visit_id, visitor_id FROM {} WHERE {} AND visit_id != 0 AND "
                    "user IN {} AND (visit_id > {} OR (visit_id = {} AND visitor_id > {})) "
                    "ORDER BY visit_id, visitor_id LIMIT {}",
                    event_table_name, site_sql(site), literal_set(users), last.visit, last.visit,
                    last.visitor, parts_at_once);
    std::vector<Part> parts;
    for (const auto row :
         store.query(sql, {.timeout = rewrite_time, .settings = big_statement_settings()}))
        parts.push_back({row.u64(0), row.u64(1)});
    return parts;
}

std::string parts_sql(std::uint64_t site, const std::vector<Part>& parts)
{
    const auto texts = parts | std::views::transform([](const Part& part) {
                           return fmt::format("({}, {})", part.visit, part.visitor);
                       });
    return fmt::format("({} AND user = '' AND (visit_id, visitor_id) IN ({}))", site_sql(site),
                       fmt::join(texts, ", "));
}

// What is erased with one statement.
class Conditions {
public:
    void add(std::string condition) { terms_.push_back(std::move(condition)); }

    void erase(clickhouse::Client& store)
    {
        if (!terms_.empty())
            delete_rows(store, event_table_name, fmt::format("{}", fmt::join(terms_, " OR ")));
        terms_.clear();
    }

private:
    std::vector<std::string> terms_;
};

// What users did before they were known goes first, or in the same statement, while it can still be
// told: a visit is theirs by what they did later.
void erase_persons(clickhouse::Client& store, const PersonsBySite& sites)
{
    Conditions conditions;
    for (const auto& [site, persons] : sites) {
        if (persons.users.empty())
            continue;
        auto parts = read_parts(store, site, persons.users, {});
        while (!parts.empty()) {
            conditions.add(parts_sql(site, parts));
            const bool may_be_more = parts.size() == parts_at_once;
            if (may_be_more)
                conditions.erase(store);
            parts = may_be_more ? read_parts(store, site, persons.users, parts.back())
                                : std::vector<Part>{};
        }
    }
    for (const auto& [site, persons] : sites) {
        if (!persons.visitors.empty())
            conditions.add(fmt::format("({} AND visitor_id IN {})", site_sql(site),
                                       literal_set(persons.visitors)));
        if (!persons.users.empty())
            conditions.add(
                fmt::format("({} AND user IN {})", site_sql(site), literal_set(persons.users)));
    }
    conditions.erase(store);
}

// That events were dropped is forgotten last: as long as it is known, nobody misses them.
void erase_sites(clickhouse::Client& store, const std::vector<std::uint64_t>& sites)
{
    if (sites.empty())
        return;
    const auto condition = fmt::format("site_id IN {}", literal_set(sites));
    delete_rows(store, event_table_name, condition);
    for (const auto& rollup : rollups())
        delete_rows(store, rollup.table, condition);
    delete_rows(store, retired_table_name, condition);
}

} // namespace

void delete_rows(clickhouse::Client& store, std::string_view table, std::string_view condition)
{
    store.execute(fmt::format("ALTER TABLE {} DELETE WHERE {}", table, condition),
                  {.timeout = rewrite_time, .settings = big_statement_settings()});
    wait_for_mutations(store, table);
}

void erase_events(clickhouse::Client& store, std::span<const Erasure> erasures)
{
    std::vector<std::uint64_t> sites;
    PersonsBySite persons;
    for (const auto& erasure : erasures) {
        if (erasure.is_of_whole_site())
            sites.push_back(erasure.site.value);
        if (erasure.visitor)
            persons[erasure.site.value].visitors.push_back(*erasure.visitor);
        if (erasure.user)
            persons[erasure.site.value].users.push_back(*erasure.user);
    }
    erase_sites(store, sites);
    erase_persons(store, persons);
}

} // namespace waymark::events
