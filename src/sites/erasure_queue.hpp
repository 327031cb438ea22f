// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "sites/erasure_repository.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::sites {

// What is still to be erased of the event store. It outlives the process: what is listed is erased
// again, unless done() was reached.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class ErasureQueue {
public:
    // Of persons, for one site.
    static constexpr std::uint64_t waiting_max = 1'000;
    // Erasures of persons are told of for so long.
    static constexpr std::chrono::days told_for{90};

    explicit ErasureQueue(storage::MetaStore& store) : store_(store) {}

    // Returns it with its id and kind; `id`, `kind` and `finished` are not read.
    //
    // rate_limited: of persons, and waiting_max of that site are not done.
    Result<SiteErasure> add(SiteErasure erasure);
    // Those that were asked for before that time, the oldest first, some thousands at most.
    [[nodiscard]] std::vector<SiteErasure> list(TimePoint before) const;
    // Those of persons of a site that wait or were done of late, the latest first.
    [[nodiscard]] Page<SiteErasure> list_of(SiteId site, const Slice& slice) const;
    // Forgets whom it was about. That a person was erased is written to the audit log, once.
    void done(const SiteErasure& erasure, TimePoint now);

private:
    storage::MetaStore& store_;
};

} // namespace waymark::sites
