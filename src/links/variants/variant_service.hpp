// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/link.hpp"
#include "links/link_repository.hpp"
#include "links/variants/variant.hpp"

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::links::variants {

struct VariantChange {
    Variant before;
    Variant after;
};

// Variants of links. Whoever may change a link may change its variants: callers look the link up in
// the caller's scope first. A link with variants of its own is an A/B test (`is_ab_test`), kept
// true in the same transaction.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class VariantService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
        TargetPolicy targets;
        // Called after the commit of whatever changes where (domain, slug) leads.
        std::function<void(DomainId, std::string_view slug)> changed;
    };

    explicit VariantService(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] std::vector<Error> find_mistakes(const VariantDraft& draft) const;
    [[nodiscard]] std::vector<Error> find_mistakes(const VariantPatch& patch) const;

    // invalid_argument: the first of find_mistakes(draft), or the link has variants_max of them.
    // not_found: the link has gone.
    [[nodiscard]] Result<Variant> create(const Link& link, const VariantDraft& draft);
    // The link's own ones, in the order of their making.
    [[nodiscard]] std::vector<Variant> list(LinkId link) const;
    // The own ones of all links in `scope`, page by page: those with an id above `after`, ascending
    // by id.
    [[nodiscard]] std::vector<Variant> list_after(const LinkScope& scope, VariantId after,
                                                  std::size_t limit) const;
    // not_found: the link has no such variant of its own.
    [[nodiscard]] Result<Variant> get(LinkId link, std::string_view uid) const;
    // invalid_argument: the first of find_mistakes(patch). not_found: as above.
    [[nodiscard]] Result<VariantChange> update(const Link& link, std::string_view uid,
                                               const VariantPatch& patch);
    [[nodiscard]] Result<Variant> remove(const Link& link, std::string_view uid);

private:
    Parts parts_;
};

} // namespace waymark::links::variants
