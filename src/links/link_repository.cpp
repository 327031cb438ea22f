// SPDX-License-Identifier: Apache-2.0
#include "links/link_repository.hpp"

#include "links/link_row.hpp"
#include "links/outbox.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"
#include "storage/statement.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <soci/soci.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace waymark::links {

namespace {

[[maybe_unused]] constexpr std::size_t found_max = 1000;

constexpr const char* set_clicks_sql =
    "UPDATE links SET clicks = :people, bot_clicks = :bots WHERE id = :id";
constexpr const char* clicks_after_sql =
    "SELECT id, clicks, bot_clicks FROM links WHERE id > :after ORDER BY id LIMIT :limit";
constexpr const char* take_click_sql = R"sql(
UPDATE links
SET clicks_taken = clicks_taken + CASE WHEN click_limit IS NULL THEN 0 ELSE 1 END
WHERE id = :id AND (click_limit IS NULL OR clicks_taken < click_limit)
)sql";
constexpr const char* mark_expired_sql = R"sql(
UPDATE links SET status = 'EXPIRED', updated_ms = :now
WHERE domain_id = :domain AND slug = :slug AND status = 'ACTIVE' AND expires_ms <= :now
)sql";
constexpr const char* forget_outbox_sql = "DELETE FROM outbox WHERE created_ms < :time";
constexpr const char* tell_removal_of_all_sql = R"sql(
INSERT INTO outbox (created_ms, event, owner_uid, link_uid, slug, target_url)
SELECT :now, :event, users.uid, links.uid, slug, target_url
FROM links JOIN users ON users.id = owner_id
WHERE owner_id = :owner
)sql";
constexpr const char* remove_all_sql =
    "DELETE FROM links WHERE owner_id = :owner RETURNING domain_id, slug, "
    "coalesce(og_image, '')";

std::optional<Link> first_of(std::vector<Link> links)
{
    if (links.empty())
        return std::nullopt;
    return std::move(links.front());
}

template <typename Key>
std::optional<Link> select_one(soci::session& session, std::string_view condition, const Key& key,
                               const LinkScope& scope)
{
    soci::statement statement(session);
    statement.exchange(soci::use(key, "key"));
    if (!scope.owner)
        return first_of(select_links(statement, condition));
    statement.exchange(soci::use(*scope.owner, "owner"));
    return first_of(select_links(statement, fmt::format("{} AND owner_id = :owner", condition)));
}

std::optional<Link> select_by_uid(soci::session& session, const std::string& uid,
                                  const LinkScope& scope)
{
    return select_one(session, "links.uid = :key", uid, scope);
}

std::string list_of(std::span<const LinkId> ids)
{
    std::vector<std::uint64_t> numbers;
    std::ranges::transform(ids, std::back_inserter(numbers), &LinkId::value);
    return fmt::format("{}", fmt::join(numbers, ","));
}

std::vector<Link> select_by_ids(soci::session& session, std::span<const LinkId> ids)
{
    if (ids.empty())
        return {};
    soci::statement statement(session);
    return select_links(statement, fmt::format("links.id IN ({})", list_of(ids)));
}

// Each once, at its first place.
std::vector<Link> select_in_order(soci::session& session, std::span<const LinkId> ids)
{
    std::unordered_map<LinkId, Link> found;
    for (auto& link : select_by_ids(session, ids))
        found.emplace(link.id, std::move(link));
    std::vector<Link> links;
    for (const LinkId id : ids) {
        if (auto link = found.extract(id))
            links.push_back(std::move(link.mapped()));
    }
    return links;
}

// The link as `change` makes it, but for what must stay.
Link changed_copy(const Link& before, TimePoint now, const std::function<void(Link&)>& change)
{
    Link after = before;
    change(after);
    after.id = before.id;
    after.uid = before.uid;
    after.domain = before.domain;
    after.domain_name = before.domain_name;
    after.protocol = before.protocol;
    after.slug = before.slug;
    after.owner = before.owner;
    after.owner_uid = before.owner_uid;
    after.creator_ip = before.creator_ip;
    after.clicks = before.clicks;
    after.bot_clicks = before.bot_clicks;
    after.clicks_taken = before.clicks_taken;
    after.created = before.created;
    after.updated = now;
    return after;
}

} // namespace

Result<Link> LinkRepository::insert(const Link& link)
{
    return std::move(insert(std::span(&link, 1)).front());
}

std::vector<Result<Link>> LinkRepository::insert(std::span<const Link> links)
{
    if (links.empty())
        return {};
    return store_.write([links](soci::session& session) {
        LinkRow row;
        soci::statement insertion(session);
        row.bind_insert(insertion);
        storage::prepare(insertion, std::string(LinkRow::insert_statement));
        std::vector<Result<Link>> answers;
        for (const auto& link : links) {
            row = LinkRow(link);
            insertion.execute(true);
            if (insertion.get_affected_rows() == 0) {
                answers.emplace_back(
                    failure(Errc::conflict, "Invalid slug: it is already taken", "slug"));
                continue;
            }
            auto stored = select_by_uid(session, link.uid, LinkScope{});
            assert(stored); // its owner is a foreign key
            append_to_outbox(session, event_url_created, *stored, link.created);
            answers.emplace_back(*std::move(stored));
        }
        return answers;
    });
}

std::optional<Link> LinkRepository::find(std::string_view uid, const LinkScope& scope)
{
    return store_.read(
        [&](soci::session& session) { return select_by_uid(session, std::string(uid), scope); });
}

std::optional<Link> LinkRepository::find(LinkId id, const LinkScope& scope)
{
    return store_.read(
        [&](soci::session& session) { return select_one(session, "links.id = :key", id, scope); });
}

std::optional<Link> LinkRepository::find_by_slug(DomainId domain, std::string_view slug)
{
    return store_.read([&](soci::session& session) {
        const std::string slug_value(slug);
        soci::statement statement(session);
        statement.exchange(soci::use(domain, "domain"));
        statement.exchange(soci::use(slug_value, "slug"));
        return first_of(select_links(statement, "domain_id = :domain AND slug = :slug"));
    });
}

std::vector<Link> LinkRepository::find(std::span<const LinkId> ids)
{
    assert(ids.size() <= found_max);
    return store_.read([ids](soci::session& session) { return select_by_ids(session, ids); });
}

std::vector<Link> LinkRepository::find(std::span<const std::string> uids)
{
    assert(uids.size() <= found_max);
    return store_.read([uids](soci::session& session) {
        std::vector<Link> links;
        for (const auto& uid : uids) {
            if (auto link = select_by_uid(session, uid, LinkScope{}))
                links.push_back(*std::move(link));
        }
        return links;
    });
}

std::vector<LinkChange> LinkRepository::update(std::span<const LinkId> ids, TimePoint now,
                                               const std::function<void(Link&)>& change)
{
    return store_.write([&](soci::session& session) {
        LinkRow row;
        soci::statement statement(session);
        row.bind_update(statement);
        storage::prepare(statement, std::string(LinkRow::update_statement));
        std::vector<LinkChange> changes;
        for (auto& before : select_in_order(session, ids)) {
            Link after = changed_copy(before, now, change);
            row = LinkRow(after);
            statement.execute(true);
            append_to_outbox(session, event_url_updated, after, now);
            changes.push_back({.before = std::move(before), .after = std::move(after)});
        }
        return changes;
    });
}

std::vector<Link> LinkRepository::remove(std::span<const LinkId> ids, TimePoint now)
{
    if (ids.empty())
        return {};
    return store_.write([&](soci::session& session) {
        auto links = select_in_order(session, ids);
        for (const auto& link : links)
            append_to_outbox(session, event_url_deleted, link, now);
        session << fmt::format("DELETE FROM links WHERE id IN ({})", list_of(ids));
        return links;
    });
}

void LinkRepository::set_clicks(std::span<const LinkClicks> clicks)
{
    store_.write([clicks](soci::session& session) {
        LinkId link;
        long long people = 0;
        long long bots = 0;
        soci::statement statement = (session.prepare << set_clicks_sql, soci::use(people, "people"),
                                     soci::use(bots, "bots"), soci::use(link, "id"));
        for (const auto& counted : clicks) {
            link = counted.link;
            people = static_cast<long long>(counted.people);
            bots = static_cast<long long>(counted.bots);
            statement.execute(true);
        }
    });
}

std::vector<LinkClicks> LinkRepository::clicks_after(LinkId after, std::size_t limit)
{
    return store_.read([&](soci::session& session) {
        const auto limit_value = static_cast<long long>(limit);
        LinkId link;
        long long people = 0;
        long long bots = 0;
        soci::statement statement = (session.prepare << clicks_after_sql, soci::use(after, "after"),
                                     soci::use(limit_value, "limit"), soci::into(link),
                                     soci::into(people), soci::into(bots));
        statement.execute();
        std::vector<LinkClicks> clicks;
        while (statement.fetch()) {
            clicks.push_back({.link = link,
                              .people = static_cast<std::uint64_t>(people),
                              .bots = static_cast<std::uint64_t>(bots)});
        }
        return clicks;
    });
}

bool LinkRepository::take_click(LinkId id)
{
    return store_.write([id](soci::session& session) {
        soci::statement statement = (session.prepare << take_click_sql, soci::use(id, "id"));
        statement.execute(true);
        return statement.get_affected_rows() > 0;
    });
}

void LinkRepository::forget_outbox_before(TimePoint time)
{
    store_.write(
        [time](soci::session& session) { session << forget_outbox_sql, soci::use(time, "time"); });
}

bool LinkRepository::mark_expired(DomainId domain, std::string_view slug, TimePoint now)
{
    return store_.write([&](soci::session& session) {
        const std::string slug_value(slug);
        soci::statement statement = (session.prepare << mark_expired_sql, soci::use(now, "now"),
                                     soci::use(domain, "domain"), soci::use(slug_value, "slug"));
        statement.execute(true);
        return statement.get_affected_rows() > 0;
    });
}

std::vector<LinkPlace> remove_links_of(soci::session& session, UserId owner, TimePoint now)
{
    const std::string event(event_url_deleted);
    session << tell_removal_of_all_sql, soci::use(now, "now"), soci::use(event, "event"),
        soci::use(owner, "owner");

    std::vector<LinkPlace> removed;
    LinkPlace place;
    soci::statement statement =
        (session.prepare << remove_all_sql, soci::use(owner, "owner"), soci::into(place.domain),
         soci::into(place.slug), soci::into(place.og_image));
    statement.execute();
    while (statement.fetch())
        removed.push_back(place);
    return removed;
}

} // namespace waymark::links
