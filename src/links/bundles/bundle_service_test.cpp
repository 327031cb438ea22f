// SPDX-License-Identifier: Apache-2.0
#include "links/bundles/bundle_service.hpp"
#include "links/test_links.hpp"
#include "storage/sql_types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <latch>
#include <limits>
#include <thread>

namespace waymark::links::bundles {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

using SlugAndPosition = std::pair<std::string, std::int64_t>;

std::vector<SlugAndPosition> members_of(const Bundle& bundle)
{
    std::vector<SlugAndPosition> members;
    for (const auto& member : bundle.members)
        members.emplace_back(member.link.slug, member.position);
    return members;
}

std::vector<SlugAndPosition> members_of(const Result<Bundle>& bundle)
{
    EXPECT_TRUE(bundle) << bundle.error().message;
    return bundle ? members_of(*bundle) : std::vector<SlugAndPosition>{};
}

std::vector<std::string> names_of(const Page<Bundle>& page)
{
    std::vector<std::string> names;
    for (const auto& bundle : page.items)
        names.push_back(bundle.name);
    return names;
}

class BundleServiceTest : public LinkFixture {
protected:
    // The bundle, which must be a good one.
    Bundle create(const std::string& name, const std::vector<Link>& links = {})
    {
        return create_for(ann, name, links);
    }
    Bundle create_for(UserId owner, const std::string& name, const std::vector<Link>& links = {})
    {
        auto created = service.create(owner, {}, {.name = name, .links = uids_of(links)});
        EXPECT_TRUE(created) << created.error().message;
        return created.value_or(Bundle{});
    }

    static std::vector<std::string> uids_of(std::span<const Link> links)
    {
        std::vector<std::string> uids;
        for (const auto& link : links)
            uids.push_back(link.uid);
        return uids;
    }

    // Links 0 to count, all of ann.
    std::vector<Link> add_links(std::size_t count)
    {
        std::vector<Link> links;
        for (std::size_t i = 0; i < count; ++i) {
            links.push_back({.uid = storage::make_public_id(clock.now()),
                             .slug = "many" + std::to_string(i),
                             .target_url = "https://example.com",
                             .owner = ann});
        }
        for (const auto& inserted : repository.insert(links))
            EXPECT_TRUE(inserted);
        return links;
    }

    // Puts that many new links into a bundle that is empty.
    void fill(const Bundle& bundle, std::size_t count)
    {
        store->write([&](soci::session& session) {
            const auto id = static_cast<long long>(bundle.id);
            const auto links = static_cast<long long>(count);
            session << "WITH RECURSIVE numbers (n) AS"
                       " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)"
                       " INSERT INTO links (uid, slug, target_url, owner_id, status, created_ms,"
                       " updated_ms) SELECT 'filler' || n, 'filler' || n, 'https://example.com',"
                       " :owner, 'ACTIVE', 0, 0 FROM numbers",
                soci::use(links), soci::use(bundle.owner);
            session << "INSERT INTO bundle_links (bundle_id, link_id, position, added_ms)"
                       " SELECT :bundle, id, 0, 0 FROM links WHERE uid LIKE 'filler%'",
                soci::use(id);
        });
    }

    LinkScope only_ann{ann};
    LinkScope only_bob{bob};
    Link first = add_link(ann, "first");
    Link second = add_link(ann, "second");
    Link third = add_link(ann, "third");
    Link foreign = add_link(bob, "foreign");
    BundleService service{{.store = *store, .clock = clock}};
};

TEST_F(BundleServiceTest, StoresABundleAsItWasDrafted)
{
    const BundleDraft draft{.name = "Spring",
                            .description = "about",
                            .color = "#fff",
                            .icon = "👩‍🚀",
                            .links = uids_of(std::vector{second, first})};
    const auto created = service.create(ann, only_ann, draft);
    ASSERT_TRUE(created);

    const auto found = service.get(only_ann, created->uid);
    ASSERT_TRUE(found);
    EXPECT_NE(found->id, 0U);
    EXPECT_THAT(found->uid, SizeIs(25));
    EXPECT_EQ(found->name, "Spring");
    EXPECT_EQ(found->description, "about");
    EXPECT_EQ(found->color, "#fff");
    EXPECT_EQ(found->icon, draft.icon);
    EXPECT_EQ(found->status, BundleStatus::active);
    EXPECT_EQ(found->owner, ann);
    EXPECT_EQ(found->owner_uid, first.owner_uid);
    EXPECT_EQ(found->created, clock.now());
    EXPECT_EQ(found->updated, clock.now());
    EXPECT_THAT(members_of(*found), ElementsAre(Pair("second", 0), Pair("first", 1)));
}

TEST_F(BundleServiceTest, ReturnsWhatItStored)
{
    const Bundle created = create("Spring", {first});
    const auto found = service.get(only_ann, created.uid);
    ASSERT_TRUE(found);
    EXPECT_EQ(created.id, found->id);
    EXPECT_EQ(created.owner_uid, found->owner_uid);
    EXPECT_EQ(members_of(created), members_of(*found));
}

TEST_F(BundleServiceTest, GivesABundleAColorAndAnIcon)
{
    const Bundle bundle = create("Spring");
    EXPECT_EQ(bundle.color, default_color);
    EXPECT_EQ(bundle.icon, default_icon);
    EXPECT_THAT(bundle.members, IsEmpty());
}

TEST_F(BundleServiceTest, RefusesABadDraft)
{
    EXPECT_THAT(service.create(ann, only_ann, {}), FailsWith(Errc::invalid_argument, "name"));
}

TEST_F(BundleServiceTest, RefusesLinksThatAreMissingForeignOrNamedTwice)
{
    for (const auto& links : {std::vector<std::string>{first.uid, "cmissing"},
                              {first.uid, foreign.uid},
                              {first.uid, first.uid}}) {
        EXPECT_THAT(service.create(ann, only_ann, {.name = "Spring", .links = links}),
                    FailsWith(Errc::invalid_argument, "links"));
    }
    EXPECT_EQ(service.list({}).total, 0U);
}

TEST_F(BundleServiceTest, KeepsLinksOfOthersForWhoMaySeeThem)
{
    EXPECT_THAT(members_of(create("Spring", {foreign, first})),
                ElementsAre(Pair("foreign", 0), Pair("first", 1)));
}

TEST_F(BundleServiceTest, ShowsMembersAsLinksAreNow)
{
    const Bundle bundle = create("Spring", {first, second});
    const std::vector<LinkClicks> clicks{{.link = first.id, .people = 3, .bots = 9},
                                         {.link = second.id, .people = 4, .bots = 0}};
    repository.set_clicks(clicks);
    const auto found = service.get(only_ann, bundle.uid);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->clicks, 7U);
    EXPECT_EQ(found->link_count, 2U);
    EXPECT_EQ(found->members.front().link.target_url, first.target_url);
    EXPECT_EQ(found->members.front().link.owner_uid, first.owner_uid);
}

TEST_F(BundleServiceTest, FindsNoBundleOutsideItsScope)
{
    const Bundle bundle = create("Spring", {first});
    EXPECT_TRUE(service.get({}, bundle.uid));
    EXPECT_THAT(service.get(only_ann, "cmissing"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.get(only_bob, bundle.uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.update(only_bob, bundle.uid, {.name = "x"}),
                FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.remove(only_bob, bundle.uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.add(only_bob, bundle.uid, foreign.uid, 0), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.add_all(only_bob, bundle.uid, uids_of(std::vector{foreign})),
                FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.remove_link(only_bob, bundle.uid, first.uid),
                FailsWith(Errc::not_found, ""));
    EXPECT_THAT(service.set_position(only_bob, bundle.uid, first.uid, 1),
                FailsWith(Errc::not_found, ""));
    EXPECT_THAT(members_of(service.get(only_ann, bundle.uid)), ElementsAre(Pair("first", 0)));
}

TEST_F(BundleServiceTest, ListsTheNewestFirstWithTheirMembers)
{
    create("a", {first, second});
    create("b");
    clock.advance(1ms);
    create("c", {second});
    const auto page = service.list({});
    EXPECT_THAT(names_of(page), ElementsAre("c", "b", "a"));
    EXPECT_EQ(page.total, 3U);
    EXPECT_THAT(members_of(page.items[0]), ElementsAre(Pair("second", 0)));
    EXPECT_THAT(members_of(page.items[1]), IsEmpty());
    EXPECT_THAT(members_of(page.items[2]), ElementsAre(Pair("first", 0), Pair("second", 1)));
}

TEST_F(BundleServiceTest, ListsASliceAndCountsAll)
{
    create("a");
    create("b");
    create("c");
    const auto page = service.list({.slice = {.offset = 1, .limit = 1}});
    EXPECT_THAT(names_of(page), ElementsAre("b"));
    EXPECT_EQ(page.total, 3U);
}

TEST_F(BundleServiceTest, ListsThoseOfAScopeAStatusAndASearch)
{
    const Bundle spring = create("Spring 100%");
    create_for(bob, "Spring of Bob");
    ASSERT_TRUE(service.create(ann, only_ann, {.name = "Autumn", .description = "not SPRING"}));
    create("Winter");
    ASSERT_TRUE(service.update(only_ann, spring.uid, {.status = BundleStatus::archived}));

    EXPECT_THAT(names_of(service.list({.scope = only_bob})), ElementsAre("Spring of Bob"));
    const auto found = service.list({.scope = only_ann, .search = "sPring"});
    EXPECT_THAT(names_of(found), ElementsAre("Autumn", "Spring 100%"));
    EXPECT_EQ(found.total, 2U);
    EXPECT_THAT(names_of(service.list({.search = "0%"})), ElementsAre("Spring 100%"));
    EXPECT_THAT(names_of(service.list({.search = "_"})), IsEmpty());
    EXPECT_THAT(names_of(service.list({.status = BundleStatus::archived})),
                ElementsAre("Spring 100%"));
    EXPECT_THAT(names_of(service.list(
                    {.scope = only_ann, .search = "spring", .status = BundleStatus::active})),
                ElementsAre("Autumn"));
}

TEST_F(BundleServiceTest, ChangesWhatAPatchNamesAndSaysWhatItWas)
{
    const Bundle bundle = create("Spring", {first});
    clock.advance(1min);
    const auto change = service.update(only_ann, bundle.uid,
                                       {.name = "Summer",
                                        .description = "about",
                                        .color = "abc",
                                        .icon = "☀",
                                        .status = BundleStatus::archived});
    ASSERT_TRUE(change);
    EXPECT_EQ(change->before.name, "Spring");
    EXPECT_EQ(change->before.status, BundleStatus::active);
    EXPECT_EQ(members_of(change->before), members_of(change->after));

    const auto found = service.get(only_ann, bundle.uid);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "Summer");
    EXPECT_EQ(found->description, "about");
    EXPECT_EQ(found->color, "abc");
    EXPECT_EQ(found->icon, "☀");
    EXPECT_EQ(found->status, BundleStatus::archived);
    EXPECT_EQ(found->created, bundle.created);
    EXPECT_EQ(found->updated, bundle.created + 1min);
    EXPECT_THAT(members_of(*found), ElementsAre(Pair("first", 0)));
}

TEST_F(BundleServiceTest, AnEmptyPatchLeavesAllAndEmptyTextsGoBackToTheDefaults)
{
    const BundleDraft draft{.name = "Spring", .description = "d", .color = "#123", .icon = "x"};
    const auto bundle = service.create(ann, only_ann, draft);
    ASSERT_TRUE(bundle);
    const auto left = service.update(only_ann, bundle->uid, {});
    ASSERT_TRUE(left);
    EXPECT_EQ(left->after.description, "d");
    EXPECT_EQ(left->after.color, "#123");

    const auto emptied =
        service.update(only_ann, bundle->uid, {.description = "", .color = "", .icon = ""});
    ASSERT_TRUE(emptied);
    EXPECT_EQ(emptied->after.description, "");
    EXPECT_EQ(emptied->after.color, default_color);
    EXPECT_EQ(emptied->after.icon, default_icon);
}

TEST_F(BundleServiceTest, RefusesABadPatch)
{
    const Bundle bundle = create("Spring");
    EXPECT_THAT(service.update(only_ann, bundle.uid, {.color = "red"}),
                FailsWith(Errc::invalid_argument, "color"));
}

TEST_F(BundleServiceTest, RemovingABundleLeavesItsLinks)
{
    const Bundle bundle = create("Spring", {first});
    const auto removed = service.remove(only_ann, bundle.uid);
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->name, "Spring");
    EXPECT_THAT(members_of(*removed), ElementsAre(Pair("first", 0)));
    EXPECT_THAT(service.get(only_ann, bundle.uid), FailsWith(Errc::not_found, ""));
    EXPECT_TRUE(repository.find(first.uid, only_ann));
}

TEST_F(BundleServiceTest, AddsALinkWhereItIsTold)
{
    const Bundle bundle = create("Spring", {first, second});
    EXPECT_THAT(members_of(service.add(only_ann, bundle.uid, third.uid, 1)),
                ElementsAre(Pair("first", 0), Pair("second", 1), Pair("third", 1)));
}

TEST_F(BundleServiceTest, OrdersMembersOfOnePositionByWhenTheyCameIn)
{
    const Bundle bundle = create("Spring");
    for (const auto* link : {&third, &first, &second}) {
        ASSERT_TRUE(service.add(only_ann, bundle.uid, link->uid, 0));
        clock.advance(1ms);
    }
    EXPECT_THAT(members_of(service.get(only_ann, bundle.uid)),
                ElementsAre(Pair("third", 0), Pair("first", 0), Pair("second", 0)));
}

TEST_F(BundleServiceTest, AddsNoLinkThatIsMissingForeignOrInItAlready)
{
    const Bundle bundle = create("Spring", {first});
    EXPECT_THAT(service.add(only_ann, bundle.uid, "cmissing", 0),
                FailsWith(Errc::not_found, "link"));
    EXPECT_THAT(service.add(only_ann, bundle.uid, foreign.uid, 0),
                FailsWith(Errc::not_found, "link"));
    EXPECT_THAT(service.add(only_ann, bundle.uid, first.uid, 5), FailsWith(Errc::conflict, "link"));
    EXPECT_THAT(members_of(service.get(only_ann, bundle.uid)), ElementsAre(Pair("first", 0)));
}

TEST_F(BundleServiceTest, AppendsLinksThatAreNew)
{
    const Bundle bundle = create("Spring", {first});
    ASSERT_TRUE(service.set_position(only_ann, bundle.uid, first.uid, 7));
    EXPECT_THAT(members_of(service.add_all(only_ann, bundle.uid,
                                           uids_of(std::vector{third, first, second, third}))),
                ElementsAre(Pair("first", 7), Pair("third", 8), Pair("second", 9)));
}

TEST_F(BundleServiceTest, AppendsBehindTheLastPositionOfAll)
{
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    const Bundle bundle = create("Spring", {first});
    ASSERT_TRUE(service.set_position(only_ann, bundle.uid, first.uid, last));
    clock.advance(1ms);
    EXPECT_THAT(members_of(service.add_all(only_ann, bundle.uid, uids_of(std::vector{second}))),
                ElementsAre(Pair("first", last), Pair("second", last)));
}

TEST_F(BundleServiceTest, AppendsNothingIfOneIsMissingOrAllAreInItAlready)
{
    const Bundle bundle = create("Spring", {first});
    EXPECT_THAT(service.add_all(only_ann, bundle.uid, uids_of(std::vector{second, foreign})),
                FailsWith(Errc::invalid_argument, "links"));
    EXPECT_THAT(service.add_all(only_ann, bundle.uid, uids_of(std::vector{first})),
                FailsWith(Errc::conflict, "links"));
    EXPECT_THAT(members_of(service.get(only_ann, bundle.uid)), ElementsAre(Pair("first", 0)));
}

TEST_F(BundleServiceTest, ListsTheFirstMembersOfEachBundleAndTheFiguresOfAll)
{
    const Bundle large = create("Large");
    fill(large, listed_members_max + 5);
    const Bundle small = create("Small", {first, second});
    const auto page = service.list({.scope = only_ann});
    ASSERT_THAT(page.items, SizeIs(2));
    EXPECT_THAT(page.items[0].members, SizeIs(2));
    EXPECT_THAT(page.items[1].members, SizeIs(listed_members_max));
    EXPECT_EQ(page.items[1].link_count, listed_members_max + 5);
    EXPECT_THAT(service.get(only_ann, large.uid)->members, SizeIs(listed_members_max + 5));
}

TEST_F(BundleServiceTest, HoldsLinksUpToTheLimit)
{
    const Bundle bundle = create("Spring");
    fill(bundle, members_max - 1);
    EXPECT_THAT(service.add_all(only_ann, bundle.uid, uids_of(std::vector{first, second})),
                FailsWith(Errc::invalid_argument, "links"));
    const auto full = service.add(only_ann, bundle.uid, first.uid, 0);
    ASSERT_TRUE(full);
    EXPECT_THAT(full->members, SizeIs(members_max));
    EXPECT_THAT(service.add(only_ann, bundle.uid, second.uid, 0),
                FailsWith(Errc::invalid_argument, "links"));
    EXPECT_THAT(
        service.add_all(only_ann, bundle.uid, std::vector<std::string>(members_max + 1, first.uid)),
        FailsWith(Errc::invalid_argument, "links"));
}

TEST_F(BundleServiceTest, TakesALinkOut)
{
    const Bundle bundle = create("Spring", {first, second});
    EXPECT_THAT(members_of(service.remove_link(only_ann, bundle.uid, first.uid)),
                ElementsAre(Pair("second", 1)));
    EXPECT_THAT(service.remove_link(only_ann, bundle.uid, first.uid),
                FailsWith(Errc::not_found, "link"));
    EXPECT_THAT(service.remove_link(only_ann, bundle.uid, "cmissing"),
                FailsWith(Errc::not_found, "link"));
}

TEST_F(BundleServiceTest, MovesOneLinkAndNoOther)
{
    const Bundle bundle = create("Spring", {first, second, third});
    EXPECT_THAT(members_of(service.set_position(only_ann, bundle.uid, first.uid, 5)),
                ElementsAre(Pair("second", 1), Pair("third", 2), Pair("first", 5)));
    EXPECT_THAT(service.set_position(only_ann, bundle.uid, foreign.uid, 5),
                FailsWith(Errc::not_found, "link"));
}

TEST_F(BundleServiceTest, ADeletedLinkLeavesItsBundles)
{
    const Bundle bundle = create("Spring", {first, second});
    remove_link(first);
    EXPECT_THAT(members_of(service.get(only_ann, bundle.uid)), ElementsAre(Pair("second", 1)));
}

TEST_F(BundleServiceTest, ADeletedUserTakesTheirBundlesWithThem)
{
    const Bundle of_ann = create("Spring", {first});
    const Bundle of_bob = create_for(bob, "Autumn", {first, foreign});
    store->write([this](soci::session& session) {
        EXPECT_THAT(remove_links_of(session, ann), SizeIs(3));
        EXPECT_TRUE(identity::UserRepository(session).remove(ann));
    });
    EXPECT_THAT(service.get({}, of_ann.uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(members_of(service.get({}, of_bob.uid)), ElementsAre(Pair("foreign", 1)));
}

TEST_F(BundleServiceTest, ThreadsThatAppendTogetherLoseNoLinkAndShareNoPosition)
{
    constexpr std::size_t appenders = 8;
    constexpr std::size_t each = 10;
    const std::vector<Link> links = add_links(appenders * each);
    const Bundle bundle = create("Spring");
    std::latch start(appenders);
    const auto append = [&](std::span<const Link> mine) {
        start.arrive_and_wait();
        for (const auto& uid : uids_of(mine))
            EXPECT_TRUE(service.add_all(only_ann, bundle.uid, {&uid, 1}));
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < appenders; ++i)
            threads.emplace_back(append, std::span(links).subspan(i * each, each));
    }
    const auto found = service.get(only_ann, bundle.uid);
    ASSERT_TRUE(found);
    ASSERT_THAT(found->members, SizeIs(links.size()));
    for (std::size_t i = 0; i < links.size(); ++i)
        EXPECT_EQ(found->members[i].position, static_cast<std::int64_t>(i));
}

} // namespace
} // namespace waymark::links::bundles
