// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/page.hpp"
#include "sites/site.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::sites {

struct SiteQuery {
    std::optional<UserId> owner; // nobody: of everybody
    std::string search;          // stands in the name or the domain, as it is spelled; empty: any
    Slice slice;
    std::optional<SiteId> id = {}; // of this one alone
};

// Of what two sites can't have the same.
enum class SiteClash { domain, tracking_id };

// The SQL of `sites` and `site_rules`. Lives within one MetaStore::read or ::write.
class SiteRepository {
public:
    explicit SiteRepository(soci::session& session) : session_(session) {}

    // With its rules. `site.id` is not read. Nothing if there is a clash.
    [[nodiscard]] std::optional<SiteId> insert(const Site& site);
    // Sets all but id, owner, `created` and the rules. False if there is a clash.
    [[nodiscard]] bool update(const Site& site);
    void set_rules(SiteId id, std::span<const VisitRule> rules);
    // Its events have another name from now on.
    void begin_generation(SiteId id);
    void remove(SiteId id);
    // What another site than that of `site.id` has already; nothing if none has.
    [[nodiscard]] std::optional<SiteClash> find_clash(const Site& site);
    // The sites of somebody who is being removed. Returns what their events name them.
    [[nodiscard]] std::vector<SiteId> remove_all_of(UserId owner);

    [[nodiscard]] std::optional<Site> find(SiteId id);
    [[nodiscard]] Page<Site> list(const SiteQuery& query); // newest first
    [[nodiscard]] std::vector<Site> all();                 // by id

private:
    // Reads the rules of all these sites at once.
    void add_rules(std::span<Site> sites);

    soci::session& session_;
};

} // namespace waymark::sites
