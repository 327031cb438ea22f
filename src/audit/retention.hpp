// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <thread>

namespace waymark::audit {

// Rows that one transaction deletes at most.
inline constexpr std::size_t removed_at_once = 1000;

// Calls `remove_batch`, which deletes at most `removed_at_once` rows and says how many, until there
// are no more. Returns how many there were.
template <std::invocable F>
std::size_t remove_in_batches(F remove_batch)
{
    // The store's lock goes to whoever asks first after its release: without a pause that would be
    // the next batch.
    constexpr std::chrono::milliseconds pause{1};
    std::size_t removed = 0;
    while (true) {
        const std::size_t batch = remove_batch();
        removed += batch;
        if (batch < removed_at_once)
            return removed;
        std::this_thread::sleep_for(pause);
    }
}

} // namespace waymark::audit
