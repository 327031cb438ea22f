// SPDX-License-Identifier: Apache-2.0
#include "redirect/link_cache.hpp"

#include "base/hash.hpp"
#include "base/random.hpp"
#include "redirect/snapshot_table.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::redirect {

struct alignas(64) LinkCache::Shard {
    Shard(std::size_t links_max, std::size_t absent_max) : links(links_max), absent(absent_max) {}

    // Requires `mutex`.
    [[nodiscard]] std::optional<SnapshotPointer> find(const LinkKey& key, TimePoint now)
    {
        if (const auto* entry = links.find(key))
            return entry->snapshot;
        if (const auto* entry = absent.find(key); entry != nullptr && now < entry->valid_until)
            return nullptr;
        return std::nullopt;
    }

    std::mutex mutex;
    SnapshotTable links;
    SnapshotTable absent;
    std::set<std::pair<DomainId, std::string>> loading;
    std::condition_variable loaded;
    // Counts what was forgotten: a load that began before must not be kept.
    std::uint64_t changes = 0;
};

LinkCache::LinkCache(const Options& options, Load load, MetricsRegistry& metrics)
    : absent_for_(options.absent_for), load_(std::move(load)),
      loads_(metrics.counter("waymark_link_cache_loads_total",
                             "Links read from the meta store because the cache didn't know them")),
      // Nobody outside can tell which slugs share a chain of the table.
      hash_seed_(Random::from_system()())
{
    assert(options.shards > 0);
    const auto part_of = [&options](std::size_t all) {
        return std::max<std::size_t>(1, all / options.shards);
    };
    shards_.reserve(options.shards);
    for (std::size_t i = 0; i < options.shards; ++i)
        shards_.push_back(
            std::make_unique<Shard>(part_of(options.links_max), part_of(options.absent_max)));
}

LinkCache::~LinkCache() = default;

LinkKey LinkCache::key_of(DomainId domain, std::string_view slug) const
{
    return {domain, slug, hash64(slug, hash_seed_ ^ domain.value)};
}

LinkCache::Shard& LinkCache::shard_of(const LinkKey& key) const
{
    // The upper half: the tables use the lower one.
    return *shards_[(key.hash >> 32U) % shards_.size()];
}

std::optional<SnapshotPointer> LinkCache::find(DomainId domain, std::string_view slug,
                                               TimePoint now)
{
    const auto key = key_of(domain, slug);
    auto& shard = shard_of(key);
    const std::scoped_lock lock(shard.mutex);
    return shard.find(key, now);
}

SnapshotPointer LinkCache::get(DomainId domain, std::string_view slug, TimePoint now)
{
    const auto key = key_of(domain, slug);
    auto& shard = shard_of(key);
    const std::pair name{domain, std::string(slug)};

    std::unique_lock lock(shard.mutex);
    for (;;) {
        if (auto known = shard.find(key, now))
            return *std::move(known);
        if (shard.loading.insert(name).second)
            break;
        shard.loaded.wait(lock);
    }

    const auto end_loading = [&] {
        shard.loading.erase(name);
        shard.loaded.notify_all();
    };
    const auto changes_before = shard.changes;
    lock.unlock();
    SnapshotPointer snapshot;
    try {
        loads_.add();
        snapshot = load_(domain, slug);
    } catch (...) {
        lock.lock();
        end_loading();
        throw;
    }
    lock.lock();
    if (shard.changes == changes_before)
        keep(shard, key, snapshot, now);
    end_loading();
    return snapshot;
}

// Requires the shard's mutex.
void LinkCache::keep(Shard& shard, const LinkKey& key, SnapshotPointer snapshot,
                     TimePoint now) const
{
    if (snapshot != nullptr) {
        shard.absent.erase(key);
        shard.links.put(key, {std::move(snapshot), TimePoint::max()});
    } else {
        shard.absent.put(key, {nullptr, now + absent_for_});
    }
}

void LinkCache::forget(DomainId domain, std::string_view slug)
{
    const auto key = key_of(domain, slug);
    auto& shard = shard_of(key);
    const std::scoped_lock lock(shard.mutex);
    shard.links.erase(key);
    shard.absent.erase(key);
    ++shard.changes;
}

std::size_t LinkCache::size() const
{
    std::size_t entries = 0;
    for (const auto& shard : shards_) {
        const std::scoped_lock lock(shard->mutex);
        entries += shard->links.size() + shard->absent.size();
    }
    return entries;
}

} // namespace waymark::redirect
