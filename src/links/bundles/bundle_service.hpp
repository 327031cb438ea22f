// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "links/bundles/bundle.hpp"
#include "links/link_repository.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::links::bundles {

struct BundleQuery {
    LinkScope scope;    // whose bundles
    std::string search; // part of the name or description, case ignored
    std::optional<BundleStatus> status;
    Slice slice;
};

struct BundleChange {
    Bundle before;
    Bundle after;
};

// Bundles of links. A scope says whose bundles, and whose links, a caller may use; what is outside
// it is not found. Thread-safe. Calls block on the meta store and throw storage::StoreError.
class BundleService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
    };

    explicit BundleService(const Parts& parts) : parts_(parts) {}

    // invalid_argument: the first of find_mistakes(draft); field `links`: one doesn't exist in
    // `scope`, or stands there twice.
    [[nodiscard]] Result<Bundle> create(UserId owner, const LinkScope& scope,
                                        const BundleDraft& draft);
    // Newest first, each with its first listed_members_max members.
    [[nodiscard]] Page<Bundle> list(const BundleQuery& query) const;
    // not_found: there is no such bundle in `scope`; so below.
    [[nodiscard]] Result<Bundle> get(const LinkScope& scope, std::string_view uid) const;
    [[nodiscard]] Result<BundleChange> update(const LinkScope& scope, std::string_view uid,
                                              const BundlePatch& patch);
    // Its links stay. Says what it was.
    [[nodiscard]] Result<Bundle> remove(const LinkScope& scope, std::string_view uid);

    // not_found, field `link`: no such link in `scope`. conflict: it is in the bundle already.
    [[nodiscard]] Result<Bundle> add(const LinkScope& scope, std::string_view uid,
                                     std::string_view link_uid, std::int64_t position);
    // At the end, those that are in it already left out. invalid_argument, field `links`: one is
    // not in `scope`. conflict: all are in it already.
    [[nodiscard]] Result<Bundle> add_all(const LinkScope& scope, std::string_view uid,
                                         std::span<const std::string> link_uids);
    // not_found, field `link`: it isn't in the bundle; so below.
    [[nodiscard]] Result<Bundle> remove_link(const LinkScope& scope, std::string_view uid,
                                             std::string_view link_uid);
    // Only that link's position changes.
    [[nodiscard]] Result<Bundle> set_position(const LinkScope& scope, std::string_view uid,
                                              std::string_view link_uid, std::int64_t position);

private:
    Parts parts_;
};

} // namespace waymark::links::bundles
