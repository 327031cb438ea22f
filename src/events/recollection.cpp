// SPDX-License-Identifier: Apache-2.0
#include "events/recollection.hpp"

#include "events/event_table_recent.hpp"
#include "events/waiting_events.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool has_client_id(const PlannedEvent& event)
{
    return (event.flags & flag_client_id) != 0;
}

void recall_ids(RecentIds& ids, clickhouse::Client& store, std::int64_t since_ms,
                const std::vector<PlannedEvent>& planned)
{
    std::set<std::pair<RecentIds::Key, std::int64_t>> own;
    for (const auto& event : planned) {
        if (has_client_id(event))
            own.emplace(ids.key_of(event.site, event.owner, event.id), event.received_ms);
    }
    for_each_client_event(store, since_ms, [&](const ClientEvent& event) {
        const auto key = ids.key_of(event.site, event.owner, event.id);
        return own.contains({key, event.received_ms}) || ids.restore(key, event.received_ms);
    });
}

// Those of the planned events that become rows of visits.
std::vector<EventId> rows_of_visits(RecentIds& ids, const std::vector<PlannedEvent>& planned)
{
    std::vector<EventId> rows;
    for (const auto& event : planned) {
        if (!event.site || event.kind == EventKind::click)
            continue;
        const bool is_repeat =
            has_client_id(event) &&
            ids.knows(ids.key_of(event.site, event.owner, event.id), event.received_ms);
        if (!is_repeat)
            rows.push_back(event.id);
    }
    return rows;
}

} // namespace

void recall(Recollection& recollection, clickhouse::Client& store, const Spool& spool,
            const ForwardState& state, TimePoint now)
{
    recollection.ids.clear();
    recollection.visits.clear();

    const auto planned = planned_events(spool, state);
    const auto now_ms = to_epoch_ms(now);
    const auto waiting_ms = oldest_waiting_ms(spool, state);
    const auto first_ms = waiting_ms == 0 ? now_ms : std::min(waiting_ms, now_ms);

    recall_ids(recollection.ids, store, first_ms - milliseconds(RecentIds::window).count(),
               planned);
    const auto except = rows_of_visits(recollection.ids, planned);
    // The table compares whole seconds.
    for_each_recent_visit(
        store,
        {.since_ms = first_ms - milliseconds(enrich::VisitTable::idle_max + seconds{1}).count(),
         .visits_max = enrich::VisitTable::visits_max_usual,
         .except = except},
        [&](const enrich::KnownVisit& visit) { recollection.visits.restore(visit); });
}

} // namespace waymark::events
