// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "links/link.hpp"

#include <cstdint>
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

enum class LinkSort : std::uint8_t { created, updated, slug, title, target_url, status, expires };

struct LinkQuery {
    LinkScope scope;
    // Part of the slug, title or target; upper and lower case ASCII letters are the same.
    std::string search;
    std::optional<LinkStatus> status;
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

// The table `links`. Each call is one transaction. Thread-safe; blocks; throws
// storage::StoreError.
class LinkRepository {
public:
    // `store` must outlive the repository.
    explicit LinkRepository(storage::MetaStore& store) : store_(store) {}

    // Stores a new link; its `id` and `owner_uid` are found out, not taken from `link`. Returns it
    // as stored.
    //
    // conflict: the slug is taken on that domain. Nothing was stored.
    [[nodiscard]] Result<Link> insert(const Link& link);

    [[nodiscard]] std::optional<Link> find(std::string_view uid, const LinkScope& scope);
    [[nodiscard]] std::optional<Link> find_by_slug(DomainId domain, std::string_view slug);
    [[nodiscard]] LinkPage list(const LinkQuery& query);
    // All links that `query` would list, on whatever page, in its order; for an order by what the
    // meta store doesn't know.
    [[nodiscard]] std::vector<LinkId> list_ids(const LinkQuery& query);
    // The links of that id, in no order; at most a page of them.
    [[nodiscard]] std::vector<Link> find(std::span<const LinkId> ids);
    [[nodiscard]] LinkCounts count(const LinkScope& scope);
    // How many links were ever made, those deleted since included.
    [[nodiscard]] std::uint64_t count_ever_made();

    // Writes down that an active link's time is over. False if, at `now`, it is not.
    bool mark_expired(DomainId domain, std::string_view slug, TimePoint now);

private:
    storage::MetaStore& store_;
};

// Where a link stands.
struct LinkPlace {
    DomainId domain;
    std::string slug;

    friend bool operator==(const LinkPlace&, const LinkPlace&) = default;
};

// Deletes the links of somebody who is being removed, within the caller's transaction. Says which
// they were: caches must forget them after the commit.
[[nodiscard]] std::vector<LinkPlace> remove_links_of(soci::session& session, UserId owner);

} // namespace waymark::links
