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
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links {

// Short links: creating, finding, changing and removing them. A link is identified by (domain,
// slug) for visitors, and by its uid or id for clients.
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
        // A password hash that is safe to store, and whether a password is the one of a hash.
        std::function<std::string(std::string_view password)> hash_password;
        std::function<bool(std::string_view hash, std::string_view password)> is_password;
        // A new code for a link on a registered domain. not_found: there is none of that name.
        std::function<Result<std::string>(DomainId)> draw_code;
        // Called after the commit of whatever changes where (domain, slug) leads.
        std::function<void(DomainId, std::string_view slug)> changed;
        // Called with the picture of a link that was removed, after the commit. May be empty.
        std::function<void(std::string_view image)> discard_image = nullptr;
        // Names that the server has by its configuration: no new link gets one of them.
        std::vector<std::string> reserved{};
    };

    explicit LinkService(Parts parts) : parts_(std::move(parts)) {}

    // All that `create` would refuse in `draft`, but for a slug that is taken; and `update`.
    [[nodiscard]] std::vector<Error> find_mistakes(const LinkDraft& draft) const;
    [[nodiscard]] std::vector<Error> find_mistakes(const LinkPatch& patch) const;

    // Creates an active link. Without a slug in the draft one is drawn that nobody has.
    //
    // invalid_argument: the first of find_mistakes(draft).
    // conflict:         the slug is taken on that domain; for a drawn one, all draws were: six on
    //                   the default domain, twenty on any other.
    // not_found:        a slug is to be drawn on a domain that isn't set up.
    [[nodiscard]] Result<Link> create(UserId owner, const LinkDraft& draft);
    // The same for each, in their order. One that fails leaves the others; of two that ask for one
    // slug the first gets it.
    [[nodiscard]] std::vector<Result<Link>> create(UserId owner, std::span<const LinkDraft> drafts);

    // not_found: there is no such link in `scope`.
    [[nodiscard]] Result<Link> get(const LinkScope& scope, std::string_view uid) const;
    [[nodiscard]] Result<Link> get(const LinkScope& scope, LinkId id) const;

    // invalid_argument: the first of find_mistakes(patch).
    // not_found:        there is no such link in `scope`.
    [[nodiscard]] Result<LinkChange> update(const LinkScope& scope, LinkId id,
                                            const LinkPatch& patch);
    // not_found: there is no such link in `scope`. Says what it was.
    [[nodiscard]] Result<Link> remove(const LinkScope& scope, LinkId id);

    // The links of these uids, each once, in their order, to change or remove them together. At
    // most 1000.
    //
    // not_found: one does not exist; the message names it. forbidden: one is not in `scope`.
    [[nodiscard]] Result<std::vector<Link>> get_all(const LinkScope& scope,
                                                    std::span<const std::string> uids) const;
    // All or none; links that have gone since are left out.
    //
    // invalid_argument: the first of find_mistakes(patch).
    [[nodiscard]] Result<std::vector<LinkChange>> update_all(std::span<const Link> links,
                                                             const LinkPatch& patch);
    // Says what they were; links that have gone since are left out.
    [[nodiscard]] std::vector<Link> remove_all(std::span<const Link> links);

    [[nodiscard]] LinkPage list(const LinkQuery& query) const;
    // See LinkRepository.
    [[nodiscard]] std::vector<Link> find(std::span<const LinkId> ids) const;
    [[nodiscard]] LinkCounts count(const LinkScope& scope) const;
    [[nodiscard]] std::vector<UtmSuggestion>
    suggest_utm(const LinkScope& scope, std::string_view field, std::string_view prefix) const;

    [[nodiscard]] std::optional<Link> find_by_slug(DomainId domain, std::string_view slug) const;

    // What a draft may bring instead of having its password hashed: who makes many links can so
    // hash one at a time. Slow.
    [[nodiscard]] std::string hash(std::string_view password) const;
    // Whether `password` opens the link. Slow: a password hash. Anything opens a link without one.
    [[nodiscard]] bool is_password(const Link& link, std::string_view password) const;

    // See LinkRepository. The link is forgotten by caches.
    [[nodiscard]] bool take_click(DomainId domain, std::string_view slug, LinkId id);

    // Writes down that the time of the link (domain, slug) is over, if it is.
    void mark_expired(DomainId domain, std::string_view slug);

private:
    [[nodiscard]] Link make_link(UserId owner, const LinkDraft& draft) const;
    [[nodiscard]] std::vector<LinkChange> apply(std::span<const LinkId> ids,
                                                const LinkPatch& patch);

    Parts parts_;
};

} // namespace waymark::links
