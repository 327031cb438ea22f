// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/link_repository.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace waymark::app {

// Links of somebody who is being removed: deleted in a transaction, forgotten after its commit, by
// the thread that made it. Another thread's change must not forget them before. Thread-safe.
class Orphans {
public:
    void add(std::vector<links::LinkPlace> places)
    {
        const std::lock_guard guard(mutex_);
        std::ranges::move(places, std::back_inserter(places_[std::this_thread::get_id()]));
    }
    [[nodiscard]] std::vector<links::LinkPlace> take()
    {
        const std::lock_guard guard(mutex_);
        auto own = places_.extract(std::this_thread::get_id());
        return own ? std::move(own.mapped()) : std::vector<links::LinkPlace>{};
    }

private:
    std::mutex mutex_;
    std::unordered_map<std::thread::id, std::vector<links::LinkPlace>> places_;
};

} // namespace waymark::app
