// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credential_memory.hpp"

#include "base/random.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace waymark::identity {

namespace {

constexpr std::size_t refused_share = 10; // of the records that let somebody in

std::size_t shard_of(const CredentialMemory::Digest& digest, std::size_t shard_count)
{
    return digest.back() % shard_count;
}

} // namespace

CredentialMemory::CredentialMemory(const Options& options)
    : lifetime_(options.lifetime),
      welcome_max_(std::max<std::size_t>(1, options.records_max / shard_count)),
      refused_max_(std::max<std::size_t>(1, options.records_max / shard_count / refused_share))
{
    fill_secret(salt_);
}

CredentialMemory::Digest CredentialMemory::digest(Name name, std::string_view text) const
{
    const auto kind = static_cast<unsigned char>(name);
    Digest digest{};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, salt_.data(), salt_.size());
    crypto_hash_sha256_update(&state, &kind, 1);
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                              text.size());
    crypto_hash_sha256_final(&state, digest.data());
    return digest;
}

CredentialMemory::Record CredentialMemory::find(const Digest& digest, TimePoint now)
{
    if (auto record = find_in(welcome_, digest, now))
        return record;
    return find_in(refused_, digest, now);
}

CredentialMemory::Reading CredentialMemory::begin_reading(TimePoint now) const
{
    return {.generation = generation_.load(), .time = now};
}

void CredentialMemory::remember(const Digest& digest, Record record, const Reading& reading)
{
    const bool is_refused = record->refusal.has_value();
    Shards& shards = is_refused ? refused_ : welcome_;
    Shard& shard = shards.at(shard_of(digest, shard_count));
    const std::scoped_lock lock(shard.mutex);
    // forget() counts up before it locks any shard: a reading of the generation that still holds
    // here is cleared away by it, if at all.
    if (generation_.load() != reading.generation)
        return;
    if (const auto known = shard.by_digest.find(digest); known != shard.by_digest.end()) {
        shard.entries.erase(known->second);
        shard.by_digest.erase(known);
    }
    shard.entries.push_front({digest, std::move(record), reading.time});
    shard.by_digest.emplace(digest, shard.entries.begin());
    if (shard.entries.size() > (is_refused ? refused_max_ : welcome_max_)) {
        shard.by_digest.erase(shard.entries.back().digest);
        shard.entries.pop_back();
    }
}

void CredentialMemory::forget()
{
    ++generation_;
    for (Shards* const shards : {&welcome_, &refused_}) {
        for (Shard& shard : *shards) {
            // Let go of outside of the lock: there may be thousands.
            Index by_digest;
            Entries entries;
            const std::scoped_lock lock(shard.mutex);
            by_digest.swap(shard.by_digest);
            entries.swap(shard.entries);
        }
    }
}

std::size_t CredentialMemory::size() const
{
    std::size_t size = 0;
    for (const Shards* const shards : {&welcome_, &refused_}) {
        for (const Shard& shard : *shards) {
            const std::scoped_lock lock(shard.mutex);
            size += shard.entries.size();
        }
    }
    return size;
}

// A reading that lies ahead of `now` shows that the clock was set back: how old it is, nobody
// knows.
CredentialMemory::Record CredentialMemory::find_in(Shards& shards, const Digest& digest,
                                                   TimePoint now) const
{
    Shard& shard = shards.at(shard_of(digest, shard_count));
    const std::scoped_lock lock(shard.mutex);
    const auto known = shard.by_digest.find(digest);
    if (known == shard.by_digest.end())
        return nullptr;
    const auto age = now - known->second->read;
    if (age < std::chrono::milliseconds{0} || age >= lifetime_)
        return nullptr;
    shard.entries.splice(shard.entries.begin(), shard.entries, known->second);
    return known->second->record;
}

std::size_t CredentialMemory::DigestHash::operator()(const Digest& digest) const
{
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

} // namespace waymark::identity
