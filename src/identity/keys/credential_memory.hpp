// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/network.hpp"
#include "identity/caller.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waymark::identity {

// What the store says of a credential. Never changed, and so shared between requests.
struct CredentialRecord {
    // Why nobody gets in by it, whatever the request; then the rest is not set.
    std::optional<Refusal> refusal;
    std::optional<TimePoint> expires;
    Refusal when_expired = Refusal::expired;
    bool is_owner_active = true;
    std::vector<Network> allowed; // empty: from everywhere
    Caller caller;
    std::string secret; // of a signature key
};

// The records of credentials that were asked for lately. Of those that let nobody in, a tenth as
// many are remembered, apart from the others, so that guesses don't drive them out.
//
// Thread-safe; a lock is shared with few other credentials.
class CredentialMemory {
public:
    struct Options {
        std::chrono::milliseconds lifetime{1000};
        std::size_t records_max = 100'000; // the least recently used go first
    };
    // By what a credential is known. A text of one kind never finds a record of another.
    enum class Name : char { token = 't', app = 'a', session = 's' };
    // SHA-256 of the name, salted: nobody chooses texts whose digests share a place.
    using Digest = std::array<std::uint8_t, 32>;
    using Record = std::shared_ptr<const CredentialRecord>;
    // When a record's reading began.
    struct Reading {
        std::uint64_t generation = 0;
        TimePoint time;
    };

    explicit CredentialMemory(const Options& options);

    [[nodiscard]] Digest digest(Name name, std::string_view text) const;

    // Nothing if it isn't remembered, or its reading began `lifetime` before `now` or earlier.
    [[nodiscard]] Record find(const Digest& digest, TimePoint now);

    // To be called before the store is asked for a record to remember.
    [[nodiscard]] Reading begin_reading(TimePoint now) const;
    // Does nothing if forget() was called since the reading began: the record may be old.
    void remember(const Digest& digest, Record record, const Reading& reading);

    void forget();

    [[nodiscard]] std::size_t size() const;

private:
    struct Entry {
        Digest digest;
        Record record;
        TimePoint read;
    };
    using Entries = std::list<Entry>; // the latest used first
    struct DigestHash {
        std::size_t operator()(const Digest& digest) const;
    };
    using Index = std::unordered_map<Digest, Entries::iterator, DigestHash>;
    struct Shard {
        mutable std::mutex mutex;
        Entries entries;
        Index by_digest;
    };
    static constexpr std::size_t shard_count = 16;
    using Shards = std::array<Shard, shard_count>;

    [[nodiscard]] Record find_in(Shards& shards, const Digest& digest, TimePoint now) const;

    std::chrono::milliseconds lifetime_;
    std::size_t welcome_max_; // of a shard
    std::size_t refused_max_;
    std::array<std::uint8_t, 16> salt_{};
    std::atomic<std::uint64_t> generation_ = 0;
    Shards welcome_;
    Shards refused_;
};

} // namespace waymark::identity
