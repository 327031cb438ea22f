// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "links/link.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}
namespace waymark::storage {
class MetaStore;
}

namespace waymark::links {

// Whose links a call may see: one person's, or everybody's if `owner` is empty.
struct LinkScope {
    std::optional<UserId> owner;
};

enum class LinkSort : std::uint8_t {
    created,
    updated,
    slug,
    title,
    target_url,
    status,
    expires,
    clicks,
};

struct LinkQuery {
    LinkScope scope;
    // Part of the slug, title, description or target; case is ignored, on SQLite in terms of one or
    // two characters that of ASCII letters only.
    std::string search;
    std::optional<LinkStatus> status;
    std::optional<std::string> domain; // the name of one; empty: the default domain
    LinkSort sort = LinkSort::created;
    bool descending = true;
    std::uint32_t page = 1; // the first is 1
    std::uint32_t page_size = 10;
};

struct LinkPage {
    std::vector<Link> links;
    std::uint64_t total = 0; // on all pages
};

struct LinkCounts {
    std::uint64_t total = 0;
    std::uint64_t active = 0;
    std::uint64_t inactive = 0;
    std::uint64_t expired = 0;
};

struct UtmSuggestion {
    std::string value;
    std::uint64_t count = 0; // of links that have it
};

// What the event store counts of one link.
struct LinkClicks {
    LinkId link;
    std::uint64_t people = 0;
    std::uint64_t bots = 0;
};

// A link before and after a change.
struct LinkChange {
    Link before;
    Link after;
};

// Up to where a search looks at every row in question, and up to where it sorts all that the
// trigram index finds, instead of walking along the list's order until a page is full. What is
// found doesn't depend on it.
struct SearchLimits {
    std::uint64_t rows_scanned = 50'000;
    std::uint64_t hits_sorted = 50'000;
};

// The table `links`. Each call is one transaction; insert, update and remove write the outbox in
// it. Pages, counts and searches stay below 150 ms at a million links, see docs/BENCHMARKS.md; for
// terms of one or two characters, which no index knows, only while two cores have nothing else to
// do.
// Thread-safe; blocks; throws storage::StoreError.
class LinkRepository {
public:
    // `store` must outlive the repository.
    explicit LinkRepository(storage::MetaStore& store, SearchLimits limits = {})
        : store_(store), limits_(limits)
    {
    }

    // Stores a new link; its `id` and `owner_uid` are found out, not taken from `link`. Returns it
    // as stored.
    //
    // conflict: the slug is taken on that domain. Nothing was stored.
    [[nodiscard]] Result<Link> insert(const Link& link);
    // Several in one transaction, each with an answer of its own, in their order.
    [[nodiscard]] std::vector<Result<Link>> insert(std::span<const Link> links);

    [[nodiscard]] std::optional<Link> find(std::string_view uid, const LinkScope& scope);
    [[nodiscard]] std::optional<Link> find_by_slug(DomainId domain, std::string_view slug);
    [[nodiscard]] LinkPage list(const LinkQuery& query);
    [[nodiscard]] std::optional<Link> find(LinkId id, const LinkScope& scope);
    // The links of that id, in no order; those that don't exist are left out. At most 1000.
    [[nodiscard]] std::vector<Link> find(std::span<const LinkId> ids);
    [[nodiscard]] std::vector<Link> find(std::span<const std::string> uids);

    // Changes links, all or none: `change` gets each and makes of it what it is to be. Their ids,
    // owners, places and counters stay as they are. Says what came of it, in the order of `ids`;
    // ids that don't exist are left out. `updated` is set to `now`.
    [[nodiscard]] std::vector<LinkChange> update(std::span<const LinkId> ids, TimePoint now,
                                                 const std::function<void(Link&)>& change);
    // Removes links and what belongs to them. Says which they were.
    [[nodiscard]] std::vector<Link> remove(std::span<const LinkId> ids, TimePoint now);

    // The twenty most frequent values that begin with `prefix` (case ignored), the most frequent
    // first, of the newest hundred thousand links. `field` is a name of utm_fields.
    [[nodiscard]] std::vector<UtmSuggestion>
    suggest_utm(const LinkScope& scope, std::string_view field, std::string_view prefix);

    // Writes down what the event store counts; links that are gone are left out.
    void set_clicks(std::span<const LinkClicks> clicks);
    // The counts as they are written down, of links with an id above `after`, ascending.
    [[nodiscard]] std::vector<LinkClicks> clicks_after(LinkId after, std::size_t limit);

    // Takes one visit of what a link's limit leaves. False if nothing is left, or there is no such
    // link. A link without a limit always has one.
    [[nodiscard]] bool take_click(LinkId id);

    // Rows of the outbox that nobody fetched since.
    void forget_outbox_before(TimePoint time);
    [[nodiscard]] LinkCounts count(const LinkScope& scope);
    // How many links were ever made, those deleted since included.
    [[nodiscard]] std::uint64_t count_ever_made();

    // Writes down that an active link's time is over. False if, at `now`, it is not.
    bool mark_expired(DomainId domain, std::string_view slug, TimePoint now);

private:
    storage::MetaStore& store_;
    SearchLimits limits_;
};

// Where a link stands.
struct LinkPlace {
    DomainId domain;
    std::string slug;
    std::string og_image; // the picture that it had

    friend bool operator==(const LinkPlace&, const LinkPlace&) = default;
};

// Deletes the links of somebody who is being removed, within the caller's transaction, and writes
// the outbox. Says which they were: caches must forget them after the commit.
[[nodiscard]] std::vector<LinkPlace> remove_links_of(soci::session& session, UserId owner,
                                                     TimePoint now = SystemClock().now());

} // namespace waymark::links
