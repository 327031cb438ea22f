// SPDX-License-Identifier: Apache-2.0
#include "links/bundles/bundle_service.hpp"

#include "links/bundles/bundle_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>
#include <unordered_set>
#include <utility>
#include <vector>

namespace waymark::links::bundles {

namespace {

std::unexpected<Error> no_such_bundle()
{
    return failure(Errc::not_found, "Not found: there is no such bundle");
}

std::unexpected<Error> not_a_member()
{
    return failure(Errc::not_found, "Not found: the link is not in the bundle", "link");
}

std::unexpected<Error> no_such_links()
{
    return failure(Errc::invalid_argument, "Invalid links: one of them does not exist", "links");
}

std::unexpected<Error> too_many_links()
{
    return failure(Errc::invalid_argument,
                   fmt::format("Invalid links: a bundle holds at most {}", members_max), "links");
}

std::string or_default(const std::string& text, std::string_view fallback)
{
    return text.empty() ? std::string(fallback) : text;
}

// Positions are whatever clients give: the last one has no next.
std::int64_t position_after(std::int64_t position)
{
    return position < std::numeric_limits<std::int64_t>::max() ? position + 1 : position;
}

std::int64_t position_after(const std::vector<Place>& places)
{
    const auto last = std::ranges::max_element(places, {}, &Place::position);
    return last == places.end() ? 0 : position_after(last->position);
}

Bundle to_bundle(UserId owner, const BundleDraft& draft, TimePoint now)
{
    return {.uid = storage::make_public_id(now),
            .name = draft.name,
            .description = draft.description,
            .color = or_default(draft.color, default_color),
            .icon = or_default(draft.icon, default_icon),
            .owner = owner,
            .created = now,
            .updated = now};
}

void apply(const BundlePatch& patch, Bundle& bundle)
{
    if (patch.name)
        bundle.name = *patch.name;
    if (patch.description)
        bundle.description = *patch.description;
    if (patch.color)
        bundle.color = or_default(*patch.color, default_color);
    if (patch.icon)
        bundle.icon = or_default(*patch.icon, default_icon);
    if (patch.status)
        bundle.status = *patch.status;
}

// The bundle as `change(repository, bundle)`, which returns a Result<void>, leaves its members.
template <typename F>
Result<Bundle> change_members(storage::MetaStore& store, const LinkScope& scope,
                              std::string_view uid, F change)
{
    return store.write([&](soci::session& session) -> Result<Bundle> {
        BundleRepository bundles(session);
        auto bundle = bundles.find(scope, std::string(uid));
        if (!bundle)
            return no_such_bundle();
        if (const Result<void> changed = change(bundles, *bundle); !changed)
            return std::unexpected(changed.error());
        bundles.read_members({&*bundle, 1});
        return *std::move(bundle);
    });
}

// Puts new members at the end.
Result<void> append(BundleRepository& bundles, const Bundle& bundle, const LinkScope& scope,
                    std::span<const std::string> link_uids, TimePoint now)
{
    if (link_uids.size() > members_max)
        return too_many_links();
    const std::vector<Place> places = bundles.places(bundle.id);
    std::unordered_set<LinkId> members;
    for (const Place& place : places)
        members.insert(place.link);

    std::vector<Place> added;
    std::int64_t position = position_after(places);
    for (const auto& link : bundles.find_links(scope, link_uids)) {
        if (!link)
            return no_such_links();
        if (!members.insert(*link).second)
            continue;
        added.push_back({.link = *link, .position = position});
        position = position_after(position);
    }
    if (added.empty())
        return failure(Errc::conflict, "All of the links are in the bundle already", "links");
    if (members.size() > members_max)
        return too_many_links();
    bundles.insert_places(bundle.id, added, now);
    return {};
}

} // namespace

Result<Bundle> BundleService::create(UserId owner, const LinkScope& scope, const BundleDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const Bundle drafted = to_bundle(owner, draft, parts_.clock.now());
    return parts_.store.write([&](soci::session& session) -> Result<Bundle> {
        BundleRepository bundles(session);
        std::vector<Place> places;
        for (const auto& link : bundles.find_links(scope, draft.links)) {
            if (!link)
                return no_such_links();
            places.push_back({.link = *link, .position = static_cast<std::int64_t>(places.size())});
        }
        bundles.insert_places(bundles.insert(drafted), places, drafted.created);
        auto created = bundles.find(LinkScope{}, drafted.uid);
        assert(created);
        bundles.read_members({&*created, 1});
        return *std::move(created);
    });
}

Page<Bundle> BundleService::list(const BundleQuery& query) const
{
    return parts_.store.read([&query](soci::session& session) {
        BundleRepository bundles(session);
        auto page = bundles.list(query);
        bundles.read_members(page.items, listed_members_max);
        return page;
    });
}

Result<Bundle> BundleService::get(const LinkScope& scope, std::string_view uid) const
{
    return parts_.store.read([&](soci::session& session) -> Result<Bundle> {
        BundleRepository bundles(session);
        auto bundle = bundles.find(scope, std::string(uid));
        if (!bundle)
            return no_such_bundle();
        bundles.read_members({&*bundle, 1});
        return *std::move(bundle);
    });
}

Result<BundleChange> BundleService::update(const LinkScope& scope, std::string_view uid,
                                           const BundlePatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    return parts_.store.write([&](soci::session& session) -> Result<BundleChange> {
        BundleRepository bundles(session);
        auto before = bundles.find(scope, std::string(uid));
        if (!before)
            return no_such_bundle();
        bundles.read_members({&*before, 1});
        Bundle after = *before;
        apply(patch, after);
        after.updated = now;
        bundles.update(after);
        return BundleChange{.before = *std::move(before), .after = std::move(after)};
    });
}

Result<Bundle> BundleService::remove(const LinkScope& scope, std::string_view uid)
{
    return parts_.store.write([&](soci::session& session) -> Result<Bundle> {
        BundleRepository bundles(session);
        auto bundle = bundles.find(scope, std::string(uid));
        if (!bundle)
            return no_such_bundle();
        bundles.read_members({&*bundle, 1});
        bundles.remove(bundle->id);
        return *std::move(bundle);
    });
}

Result<Bundle> BundleService::add(const LinkScope& scope, std::string_view uid,
                                  std::string_view link_uid, std::int64_t position)
{
    const TimePoint now = parts_.clock.now();
    const std::string wanted(link_uid);
    const auto insert = [&](BundleRepository& bundles, const Bundle& bundle) -> Result<void> {
        const auto link = bundles.find_links(scope, {&wanted, 1}).front();
        if (!link)
            return failure(Errc::not_found, "Not found: there is no such link", "link");
        const std::vector<Place> places = bundles.places(bundle.id);
        if (std::ranges::find(places, *link, &Place::link) != places.end())
            return failure(Errc::conflict, "The link is in the bundle already", "link");
        if (places.size() >= members_max)
            return too_many_links();
        const Place place{.link = *link, .position = position};
        bundles.insert_places(bundle.id, {&place, 1}, now);
        return {};
    };
    return change_members(parts_.store, scope, uid, insert);
}

Result<Bundle> BundleService::add_all(const LinkScope& scope, std::string_view uid,
                                      std::span<const std::string> link_uids)
{
    const TimePoint now = parts_.clock.now();
    return change_members(parts_.store, scope, uid,
                          [&](BundleRepository& bundles, const Bundle& bundle) {
                              return append(bundles, bundle, scope, link_uids, now);
                          });
}

Result<Bundle> BundleService::remove_link(const LinkScope& scope, std::string_view uid,
                                          std::string_view link_uid)
{
    const std::string link(link_uid);
    return change_members(parts_.store, scope, uid,
                          [&link](BundleRepository& bundles, const Bundle& bundle) -> Result<void> {
                              if (!bundles.remove_place(bundle.id, link))
                                  return not_a_member();
                              return {};
                          });
}

Result<Bundle> BundleService::set_position(const LinkScope& scope, std::string_view uid,
                                           std::string_view link_uid, std::int64_t position)
{
    const std::string link(link_uid);
    return change_members(parts_.store, scope, uid,
                          [&](BundleRepository& bundles, const Bundle& bundle) -> Result<void> {
                              if (!bundles.set_position(bundle.id, link, position))
                                  return not_a_member();
                              return {};
                          });
}

} // namespace waymark::links::bundles
