// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace waymark::sites {

// Events that somebody wants erased: of a site, all or those of one person.
struct SiteErasure {
    enum class Kind : std::uint8_t { site, visitor, user }; // stored by name

    std::uint64_t id = 0;
    SiteId events_site; // as events name it
    // Of a person one of these, until it is done: then nobody knows any more.
    std::optional<std::uint64_t> visitor = {};
    std::string user = {}; // the customer's own id
    TimePoint requested = {};
    Kind kind = Kind::site;
    std::optional<TimePoint> finished = {};

    friend bool operator==(const SiteErasure&, const SiteErasure&) = default;
};

[[nodiscard]] std::string_view to_string(SiteErasure::Kind kind);
// By what it is asked for.
[[nodiscard]] SiteErasure::Kind kind_of(const SiteErasure& wanted);

// The SQL of `site_erasures`. Lives within one MetaStore::read or ::write.
class ErasureRepository {
public:
    explicit ErasureRepository(soci::session& session) : session_(session) {}

    // Returns the id; `id` and `finished` are not read.
    std::uint64_t add(const SiteErasure& erasure);
    void remove(std::uint64_t id);
    // Forgets whom it was about.
    void finish(std::uint64_t id, TimePoint now);
    void remove_finished(TimePoint before);
    // Those that are not done and were asked for before that time, the oldest first.
    [[nodiscard]] std::vector<SiteErasure> list(TimePoint before, std::size_t limit);
    // Those of persons of a site, whatever its generation, the latest first.
    [[nodiscard]] Page<SiteErasure> list_of(SiteId site, const Slice& slice);
    // Those of persons of a site that are not done.
    [[nodiscard]] std::uint64_t count_waiting(SiteId site);

private:
    soci::session& session_;
};

} // namespace waymark::sites
