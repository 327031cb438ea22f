// SPDX-License-Identifier: Apache-2.0
#include "sites/erasure_queue.hpp"

#include "storage/meta_store.hpp"

namespace waymark::sites {

namespace {

constexpr std::size_t listed_max = 500;

} // namespace

void ErasureQueue::add(const SiteErasure& erasure)
{
    store_.write([&](soci::session& session) { ErasureRepository(session).add(erasure); });
}

std::vector<SiteErasure> ErasureQueue::list(TimePoint before) const
{
    return store_.read([&](soci::session& session) {
        return ErasureRepository(session).list(before, listed_max);
    });
}

void ErasureQueue::done(std::uint64_t id)
{
    store_.write([&](soci::session& session) { ErasureRepository(session).remove(id); });
}

} // namespace waymark::sites
