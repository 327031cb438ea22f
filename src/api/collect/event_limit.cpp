// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_limit.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>

namespace waymark::api::collect {

namespace {

constexpr std::int64_t second_us = 1'000'000;

// What one customer of a provider has to choose from.
std::uint64_t hash_of(const IpAddress& address, const identity::NameHash& hash)
{
    constexpr std::size_t ipv6_network_bytes = 8;
    const auto& bytes = address.bytes();
    const std::string_view all{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    return hash(address.is_v4() ? all : all.substr(0, ipv6_network_bytes));
}

} // namespace

EventLimit::EventLimit(const Options& options, const Clock& clock)
    : options_(options), clock_(clock),
      event_us_(second_us / std::max<std::int64_t>(options.events_a_second, 1)),
      bucket_us_(event_us_ * options.burst),
      shards_(std::make_unique<std::array<Shard, shard_count>>())
{
    assert(options.burst > 0 && options.events_a_second <= second_us);
}

// That of the name, or else of whoever can best do without.
EventLimit::Slot& EventLimit::slot_of(std::array<Slot, set_slots>& set, std::uint64_t name)
{
    const auto known = std::ranges::find(set, name, &Slot::name);
    if (known != set.end())
        return *known;
    auto& slot = *std::ranges::min_element(set, {}, &Slot::full_at_us);
    slot = {.name = name};
    return slot;
}

bool EventLimit::take(const IpAddress& from, std::size_t events)
{
    if (options_.events_a_second == 0)
        return true;
    const auto now_us = to_epoch_ms(clock_.now()) * 1000;
    const auto wanted_us =
        event_us_ * static_cast<std::int64_t>(std::min<std::size_t>(events, options_.burst));
    const auto name = hash_of(from, hash_);
    auto& shard = (*shards_)[name % shard_count];
    const std::lock_guard lock(shard.mutex);
    auto& slot = slot_of(shard.sets[name / shard_count % shard_sets], name);
    slot.full_at_us = std::clamp(slot.full_at_us, now_us, now_us + bucket_us_);
    if (slot.full_at_us + wanted_us > now_us + bucket_us_)
        return false;
    slot.full_at_us += wanted_us;
    return true;
}

std::chrono::seconds EventLimit::recovery() const
{
    return std::max(std::chrono::seconds{1},
                    std::chrono::ceil<std::chrono::seconds>(std::chrono::microseconds{bucket_us_}));
}

} // namespace waymark::api::collect
