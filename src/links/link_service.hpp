// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "links/link.hpp"
#include "links/link_draft.hpp"
#include "links/link_repository.hpp"
#include "links/slug.hpp"
#include "links/target_policy.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::links {

// Short links: creating and finding them. A link is identified by (domain, slug) for visitors and
// by its uid for clients.
//
// Thread-safe. Calls block on the meta store: make them from the worker pool, never from an I/O
// thread. They throw storage::StoreError.
class LinkService {
public:
    // What the service stands on. References must outlive it; functions must be callable from any
    // thread.
    struct Parts {
        LinkRepository& repository;
        const Clock& clock;
        TargetPolicy targets;
        SlugGenerator slugs;
        // A password hash that is safe to store.
        std::function<std::string(std::string_view password)> hash_password;
        // Called after the commit of whatever changes where (domain, slug) leads.
        std::function<void(DomainId, std::string_view slug)> changed;
    };

    explicit LinkService(Parts parts) : parts_(std::move(parts)) {}

    // All that `create` would refuse in `draft`, but for a slug that is taken.
    [[nodiscard]] std::vector<Error> find_mistakes(const LinkDraft& draft) const;

    // Creates an active link. Without a slug in the draft one is drawn that nobody has.
    //
    // invalid_argument: the first of find_mistakes(draft).
    // conflict:         the slug is taken on that domain; for a drawn one, all of six draws were.
    [[nodiscard]] Result<Link> create(UserId owner, const LinkDraft& draft);

    // not_found: there is no such link in `scope`.
    [[nodiscard]] Result<Link> get(const LinkScope& scope, std::string_view uid) const;

    [[nodiscard]] LinkPage list(const LinkQuery& query) const;
    // See LinkRepository.
    [[nodiscard]] std::vector<LinkId> list_ids(const LinkQuery& query) const;
    [[nodiscard]] std::vector<Link> find(std::span<const LinkId> ids) const;
    [[nodiscard]] LinkCounts count(const LinkScope& scope) const;

    [[nodiscard]] std::optional<Link> find_by_slug(DomainId domain, std::string_view slug) const;

    // Writes down that the time of the link (domain, slug) is over, if it is.
    void mark_expired(DomainId domain, std::string_view slug);

private:
    [[nodiscard]] Result<Link> create_with_drawn_slug(Link link);

    Parts parts_;
};

} // namespace waymark::links
