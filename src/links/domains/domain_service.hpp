// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/domains/domain.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::links::domains {

// A name under which links stand, and its domain unless that was renamed or removed.
struct NamedHost {
    DomainId id;
    std::string name;
    std::optional<Domain> domain;
};

struct DomainCounts {
    std::uint64_t total = 0;
    std::uint64_t active = 0;
};

// Domains: setting them up, finding the one for a new link, and numbering its links.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class DomainService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
        // Called after the commit of whatever changes a domain or adds a name.
        std::function<void()> changed;
    };

    explicit DomainService(Parts parts) : parts_(std::move(parts)) {}

    // invalid_argument: the first of find_mistakes(draft). conflict: the name is taken.
    [[nodiscard]] Result<Domain> create(const DomainDraft& draft);
    // invalid_argument, conflict: as above. not_found: there is no such domain. A new name leaves
    // the old one to the links that stand under it.
    [[nodiscard]] Result<Domain> update(std::uint64_t id, const DomainPatch& patch);
    // not_found: there is no such domain. Its links stay.
    [[nodiscard]] Result<Domain> remove(std::uint64_t id);

    [[nodiscard]] std::vector<Domain> list(bool only_active) const; // newest first
    [[nodiscard]] DomainCounts count() const;
    // Every name under which links stand or may stand.
    [[nodiscard]] std::vector<NamedHost> hosts() const;

    // The domain for a new link: by its name, in any spelling, or if `name` is empty the active one
    // that was set up first.
    //
    // invalid_argument, field `domain`: malformed. not_found: there is no such domain, or none at
    // all. forbidden: it isn't active.
    [[nodiscard]] Result<Domain> for_new_link(std::string_view name) const;

    // The code for the next link under that name. A number is never given twice, not after a crash
    // and not to two threads. Whether a link has chosen that code by itself is for the caller to
    // find out.
    //
    // not_found: no domain is set up under that name.
    [[nodiscard]] Result<std::string> draw_code(DomainId name);

private:
    Parts parts_;
};

} // namespace waymark::links::domains
