// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/nonce_memory.hpp"

#include "base/random.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace waymark::identity {

namespace {

// Dropped by one call: more than it adds, so that the memory shrinks, and few enough that nobody
// waits for long when very many end at once.
constexpr int dropped_max = 64;

const unsigned char* bytes(std::string_view text)
{
    return static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
}

} // namespace

NonceMemory::NonceMemory(std::size_t nonces_max)
    : nonces_max_(nonces_max), app_nonces_max_(std::max<std::size_t>(nonces_max / 10, 1))
{
    fill_secret(key_);
}

bool NonceMemory::remember(std::string_view app_id, std::string_view nonce, TimePoint until,
                           TimePoint now)
{
    const auto key = digest(app_id, nonce);
    const auto app = app_hash_(app_id);
    const std::scoped_lock lock(mutex_);
    drop_ended(now);
    const auto known = nonces_.find(key);
    if (known == nonces_.end()) {
        if (!has_room_for(app))
            return false;
        nonces_.emplace(key, Nonce{.end = until, .app = app});
        ++counts_[app];
    } else {
        if (known->second.end >= now)
            return false;
        known->second.end = until;
    }
    by_end_.emplace(until, key);
    return true;
}

std::size_t NonceMemory::size() const
{
    const std::scoped_lock lock(mutex_);
    return nonces_.size();
}

std::size_t NonceMemory::DigestHash::operator()(const Digest& digest) const
{
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof(hash));
    return hash;
}

NonceMemory::Digest NonceMemory::digest(std::string_view app_id, std::string_view nonce) const
{
    // The length tells where the app id ends.
    const std::uint64_t app_id_bytes = app_id.size();
    std::array<std::uint8_t, sizeof(app_id_bytes)> length{};
    std::memcpy(length.data(), &app_id_bytes, sizeof(app_id_bytes));

    Digest digest{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, key_.data(), key_.size(), digest.size());
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, bytes(app_id), app_id.size());
    crypto_generichash_update(&state, bytes(nonce), nonce.size());
    crypto_generichash_final(&state, digest.data(), digest.size());
    return digest;
}

bool NonceMemory::has_room_for(std::uint64_t app) const
{
    const auto count = counts_.find(app);
    return nonces_.size() < nonces_max_ &&
           (count == counts_.end() || count->second < app_nonces_max_);
}

void NonceMemory::drop_ended(TimePoint now)
{
    for (int i = 0; i < dropped_max && !by_end_.empty() && by_end_.top().first < now; ++i) {
        const auto [end, key] = by_end_.top();
        by_end_.pop();
        const auto known = nonces_.find(key);
        if (known == nonces_.end() || known->second.end != end)
            continue;
        const auto count = counts_.find(known->second.app);
        if (--count->second == 0)
            counts_.erase(count);
        nonces_.erase(known);
    }
}

} // namespace waymark::identity
