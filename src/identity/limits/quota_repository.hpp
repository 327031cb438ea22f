// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace soci {
class session;
}

namespace waymark::identity {

// Somebody's requests of one day of UTC.
struct QuotaDay {
    UserId owner;
    std::chrono::sys_days day;
};

struct QuotaReservation {
    std::uint64_t requests = 0;
    std::uint64_t limit = 0; // at least `requests`
};

// The SQL of `quota_usage`. Lives within one MetaStore::read or ::write.
class QuotaRepository {
public:
    explicit QuotaRepository(soci::session& session) : session_(session) {}

    // Adds to the requests of that day, and says how many they are then. Does nothing, and says
    // so, if they would be more than the limit; one statement decides, whoever else adds.
    [[nodiscard]] std::optional<std::uint64_t> reserve(const QuotaDay& account,
                                                       const QuotaReservation& reservation);
    void give_back(const QuotaDay& account, std::uint64_t requests);
    // Says how many rows it removed.
    std::size_t remove_before(std::chrono::sys_days day);

private:
    soci::session& session_;
};

} // namespace waymark::identity
