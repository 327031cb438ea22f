// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"
#include "links/bundles/bundle.hpp"
#include "links/bundles/bundle_service.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::links::bundles {

// Where a link stands in a bundle.
struct Place {
    LinkId link;
    std::int64_t position = 0;
};

// The SQL of `bundles` and `bundle_links`. Lives within one MetaStore::read or ::write. Bundles are
// found without their members, which read_members() adds.
class BundleRepository {
public:
    explicit BundleRepository(soci::session& session) : session_(session) {}

    // Its id. `bundle.id`, `owner_uid` and `members` are not read; the owner exists.
    [[nodiscard]] std::uint64_t insert(const Bundle& bundle);
    // Sets name, description, color, icon, status and `updated`.
    void update(const Bundle& bundle);
    void remove(std::uint64_t id);

    [[nodiscard]] std::optional<Bundle> find(const LinkScope& scope, const std::string& uid);
    [[nodiscard]] Page<Bundle> list(const BundleQuery& query); // newest first
    // Adds their members, the first `each_max` of each, and the figures of all. As many queries for
    // a hundred bundles as for one.
    void read_members(std::span<Bundle> bundles, std::size_t each_max = members_max);

    // The links of these uids, in their order; nothing for one that isn't in `scope`.
    [[nodiscard]] std::vector<std::optional<LinkId>> find_links(const LinkScope& scope,
                                                                std::span<const std::string> uids);
    // Where the members of a bundle stand, in no order.
    [[nodiscard]] std::vector<Place> places(std::uint64_t bundle);
    // None of the links is in the bundle; all exist.
    void insert_places(std::uint64_t bundle, std::span<const Place> places, TimePoint now);
    // False if there is no such link in the bundle; so below.
    [[nodiscard]] bool remove_place(std::uint64_t bundle, const std::string& link_uid);
    [[nodiscard]] bool set_position(std::uint64_t bundle, const std::string& link_uid,
                                    std::int64_t position);

private:
    soci::session& session_;
};

} // namespace waymark::links::bundles
