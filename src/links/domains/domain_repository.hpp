// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "links/domains/domain_service.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace waymark::links::domains {

// The SQL of `domain_names` and `domains`. Lives within one MetaStore::read or ::write. Names are
// in their one spelling: see parse_domain_name.
class DomainRepository {
public:
    explicit DomainRepository(soci::session& session) : session_(session) {}

    // The id of a name: that which it always had, or a new one.
    [[nodiscard]] DomainId claim_name(const std::string& name);
    // The number for the next link under that name, counted on. The name exists.
    [[nodiscard]] std::uint64_t take_number(DomainId name);

    // `domain.id` and `domain.name` are not read; its name is `domain.name_id`. Nothing if there is
    // a domain of that name.
    [[nodiscard]] std::optional<std::uint64_t> insert(const Domain& domain);
    // Sets all but `created` and how codes are made. The store throws if the name is taken.
    void update(const Domain& domain);
    void remove(std::uint64_t id);

    [[nodiscard]] std::optional<Domain> find(std::uint64_t id);
    [[nodiscard]] std::optional<Domain> find_by_name(const std::string& name);
    [[nodiscard]] std::optional<Domain> find_by_name(DomainId name);
    // The active one that was set up first.
    [[nodiscard]] std::optional<Domain> find_first_active();

    [[nodiscard]] std::vector<Domain> list(bool only_active); // newest first
    [[nodiscard]] DomainCounts count();
    // Names that have a domain or links.
    [[nodiscard]] std::vector<NamedHost> hosts();

private:
    soci::session& session_;
};

} // namespace waymark::links::domains
