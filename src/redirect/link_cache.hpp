// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "redirect/snapshot.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::redirect {

struct LinkKey;

// The links that redirects need, in memory: snapshots of links that exist, and for a short time the
// knowledge that one doesn't. Bounded: what was not asked for the longest goes first.
//
// A link that changed must be forgotten, after the commit; a call that begins later never gets what
// was read before. Links that exist and ones that don't have room of their own, so that guessing
// slugs pushes no link out.
//
// Thread-safe. `find` takes one lock of many, for the time of a table look-up, and allocates
// nothing.
class LinkCache {
public:
    struct Options {
        std::size_t links_max = 200'000;
        std::size_t absent_max = 50'000;
        std::chrono::milliseconds absent_for{5'000};
        std::size_t shards = 64; // the bounds hold for each shard's part
    };

    // Reads a link from the meta store; null if there is none. May block and throw. Called from
    // several threads, for different links.
    using Load = std::function<SnapshotPointer(DomainId, std::string_view slug)>;

    // The registry must outlive the cache.
    LinkCache(const Options& options, Load load, MetricsRegistry& metrics);
    ~LinkCache();
    LinkCache(const LinkCache&) = delete;
    LinkCache& operator=(const LinkCache&) = delete;

    // What is known of a link: its snapshot, or null if there is no such link. Empty if nothing is
    // known. For I/O threads.
    [[nodiscard]] std::optional<SnapshotPointer> find(DomainId domain, std::string_view slug,
                                                      TimePoint now);

    // The same, read from the meta store if need be: once, however many callers ask for that link
    // at a time; the others wait. For the worker pool. Throws what the load throws.
    [[nodiscard]] SnapshotPointer get(DomainId domain, std::string_view slug, TimePoint now);

    void forget(DomainId domain, std::string_view slug);

    // Links and absent links held now.
    [[nodiscard]] std::size_t size() const;

private:
    struct Shard;

    [[nodiscard]] LinkKey key_of(DomainId domain, std::string_view slug) const;
    [[nodiscard]] Shard& shard_of(const LinkKey& key) const;
    void keep(Shard& shard, const LinkKey& key, SnapshotPointer snapshot, TimePoint now) const;

    std::chrono::milliseconds absent_for_;
    Load load_;
    Counter& loads_;
    std::uint64_t hash_seed_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

} // namespace waymark::redirect
