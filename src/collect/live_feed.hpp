// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "events/enrich/derived.hpp"
#include "events/event.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace waymark::collect {

// What happens on a site, told to whoever listens at this moment: as soon as it comes in, before it
// is on the disk. Keeps nothing.
//
// Thread-safe. Costs an event of a site that nobody listens to one atomic read.
class LiveFeed {
public:
    static constexpr std::size_t listeners_max = 1'000; // together

    // Views, valid during the call.
    struct Item {
        const events::Event& event;
        const events::enrich::Derived& derived;
    };
    // Neither may block, throw or call the feed.
    struct Listener {
        std::function<void(const Item&)> hear;
        std::function<bool()> is_open; // false: it is forgotten
    };

    // False if there are listeners_max that are open.
    [[nodiscard]] bool listen(SiteId site, Listener listener);

    // Lets all listeners go, and takes no more: before what they refer to is destroyed.
    void close();

    [[nodiscard]] bool has_listeners() const { return count_.load(std::memory_order_relaxed) > 0; }
    [[nodiscard]] bool has_listeners(SiteId site) const;
    void publish(SiteId site, const Item& item);

    [[nodiscard]] std::size_t count() const { return count_.load(); }

private:
    void forget_closed(); // with mutex_ held

    std::atomic<std::size_t> count_ = 0;
    mutable std::mutex mutex_;
    std::map<SiteId, std::vector<Listener>> listeners_; // requires mutex_
    bool is_closed_ = false;                            // requires mutex_
};

} // namespace waymark::collect
