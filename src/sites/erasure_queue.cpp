// SPDX-License-Identifier: Apache-2.0
#include "sites/erasure_queue.hpp"

#include "audit/audit_repository.hpp"
#include "sites/site.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

namespace waymark::sites {

namespace {

constexpr std::size_t listed_max = 5'000;

// Not whom: what is erased must not live on in the log.
audit::Entry to_entry(const SiteErasure& erasure, TimePoint now)
{
    audit::Entry entry;
    entry.uid = storage::make_public_id(now);
    entry.time = now;
    entry.action = "PERSON_ERASED";
    entry.entity_type = "site";
    entry.entity_id = fmt::to_string(site_of_events(erasure.events_site).value);
    entry.metadata =
        fmt::format(R"({{"erasure":{},"by":"{}_id"}})", erasure.id, to_string(erasure.kind));
    return entry;
}

} // namespace

Result<SiteErasure> ErasureQueue::add(SiteErasure erasure)
{
    return store_.write([&](soci::session& session) -> Result<SiteErasure> {
        ErasureRepository erasures(session);
        erasure.kind = kind_of(erasure);
        if (erasure.kind != SiteErasure::Kind::site &&
            erasures.count_waiting(site_of_events(erasure.events_site)) >= waiting_max)
            return failure(Errc::rate_limited,
                           "Too many erasures of this site wait to be done: try again later.");
        erasure.id = erasures.add(erasure);
        return erasure;
    });
}

std::vector<SiteErasure> ErasureQueue::list(TimePoint before) const
{
    return store_.read([&](soci::session& session) {
        return ErasureRepository(session).list(before, listed_max);
    });
}

Page<SiteErasure> ErasureQueue::list_of(SiteId site, const Slice& slice) const
{
    return store_.read(
        [&](soci::session& session) { return ErasureRepository(session).list_of(site, slice); });
}

void ErasureQueue::done(const SiteErasure& erasure, TimePoint now)
{
    store_.write([&](soci::session& session) {
        ErasureRepository erasures(session);
        if (erasure.kind == SiteErasure::Kind::site) {
            erasures.remove(erasure.id);
            return;
        }
        erasures.finish(erasure.id, now);
        erasures.remove_finished(now - told_for);
        audit::AuditRepository(session).insert(to_entry(erasure, now));
    });
}

} // namespace waymark::sites
