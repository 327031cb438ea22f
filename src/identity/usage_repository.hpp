// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace soci {
class session;
}

namespace waymark::identity {

// When each was used last, by id.
using LastUses = std::unordered_map<std::uint64_t, TimePoint>;

// The SQL of `last_used_ms` of sessions and keys. Lives within one MetaStore::write. A time is
// never set back. Calls return how many rows there were to change.
class UsageRepository {
public:
    explicit UsageRepository(soci::session& session) : session_(session) {}

    std::size_t set_sessions_used(const LastUses& uses);
    std::size_t set_keys_used(const LastUses& uses);

private:
    soci::session& session_;
};

} // namespace waymark::identity
