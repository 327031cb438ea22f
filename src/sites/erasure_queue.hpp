// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sites/erasure_repository.hpp"

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
    explicit ErasureQueue(storage::MetaStore& store) : store_(store) {}

    void add(const SiteErasure& erasure); // `id` is not read
    // Those that were asked for before that time, the oldest first, some hundreds at most.
    [[nodiscard]] std::vector<SiteErasure> list(TimePoint before) const;
    void done(std::uint64_t id);

private:
    storage::MetaStore& store_;
};

} // namespace waymark::sites
