// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/link.hpp"
#include "links/routing/rule.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::links::routing {

struct RuleChange {
    Rule before;
    Rule after;
};

// Routing rules of links. Whoever may change a link may change its rules: callers look the link up
// in the caller's scope first. A new rule turns its link's routing on (`is_smart_routing`), the
// removal of the last one off, in the same transaction, which writes the outbox, too.
//
// Thread-safe. Calls block on the meta store and throw storage::StoreError.
class RuleService {
public:
    struct Parts {
        storage::MetaStore& store;
        const Clock& clock;
        TargetPolicy targets;
        // Called after the commit of whatever changes where (domain, slug) leads.
        std::function<void(DomainId, std::string_view slug)> changed;
    };

    explicit RuleService(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] std::vector<Error> find_mistakes(const RuleDraft& draft) const;
    [[nodiscard]] std::vector<Error> find_mistakes(const RulePatch& patch) const;

    // invalid_argument: the first of find_mistakes(draft), or the link has rules_max of them, or
    // would have more values than link_values_max.
    // not_found: the link has gone.
    [[nodiscard]] Result<Rule> create(const Link& link, const RuleDraft& draft);
    [[nodiscard]] std::vector<Rule> list(LinkId link) const; // in the order of their trying
    // not_found: the link has no such rule.
    [[nodiscard]] Result<Rule> get(LinkId link, std::string_view uid) const;
    // invalid_argument: the first of find_mistakes(patch), or too many values. not_found: as above.
    [[nodiscard]] Result<RuleChange> update(const Link& link, std::string_view uid,
                                            const RulePatch& patch);
    [[nodiscard]] Result<Rule> remove(const Link& link, std::string_view uid);

private:
    Parts parts_;
};

} // namespace waymark::links::routing
