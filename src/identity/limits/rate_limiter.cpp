// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/rate_limiter.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::identity {

using std::chrono::milliseconds;
using std::chrono::seconds;

RateLimiter::RateLimiter(const Options& options, const Clock& clock)
    : options_(options), clock_(clock)
{
    assert(options.window >= seconds{1});
}

std::optional<RateState> RateLimiter::take(std::string_view name)
{
    return take(name, options_.requests);
}

std::optional<RateState> RateLimiter::take(std::string_view name, std::uint64_t requests)
{
    if (options_.requests == 0 || requests == 0)
        return std::nullopt;
    const auto hash = hash_(name);
    Shard& shard = shards_[hash >> (64U - shard_bits)];
    const auto share = std::max<std::size_t>(options_.names_max / shards_.size(), 1);
    const milliseconds length = options_.window;

    const std::scoped_lock lock(shard.mutex);
    // Looked up with the lock held: a time of before would open a window that has passed.
    const auto now = clock_.now();
    const auto window = now.time_since_epoch() / length;
    shard.open(window);
    auto& used = shard.used_by(hash, share);
    RateState state{.limit = requests,
                    .reset = TimePoint{(window + 1) * length},
                    .is_exceeded = used >= requests};
    if (state.is_exceeded) {
        state.retry_after = std::chrono::ceil<seconds>(state.reset - now);
    } else {
        ++used;
        state.remaining = requests - used;
    }
    return state;
}

void RateLimiter::Shard::open(std::int64_t present_window)
{
    if (present_window > window) {
        used.clear();
        names.clear();
        oldest = 0;
    }
    window = present_window;
}

std::uint64_t& RateLimiter::Shard::used_by(std::uint64_t name, std::size_t names_max)
{
    if (const auto known = used.find(name); known != used.end())
        return known->second;
    if (names.size() < names_max) {
        names.push_back(name);
    } else {
        used.erase(names[oldest]);
        names[oldest] = name;
        oldest = (oldest + 1) % names_max;
    }
    return used[name];
}

} // namespace waymark::identity
