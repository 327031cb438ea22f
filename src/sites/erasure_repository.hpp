// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::sites {

// Events that somebody wants erased: of a site, all or those of one person.
struct SiteErasure {
    std::uint64_t id = 0;
    SiteId events_site; // as events name it
    std::optional<std::uint64_t> visitor = {};
    std::string user = {}; // the customer's own id; empty: whoever
    TimePoint requested = {};

    friend bool operator==(const SiteErasure&, const SiteErasure&) = default;
};

// The SQL of `site_erasures`. Lives within one MetaStore::read or ::write.
class ErasureRepository {
public:
    explicit ErasureRepository(soci::session& session) : session_(session) {}

    void add(const SiteErasure& erasure); // `id` is not read
    void remove(std::uint64_t id);
    // Those that were asked for before that time, the oldest first.
    [[nodiscard]] std::vector<SiteErasure> list(TimePoint before, std::size_t limit);

private:
    soci::session& session_;
};

} // namespace waymark::sites
