// SPDX-License-Identifier: Apache-2.0
#include "sites/erasure_queue.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace waymark::sites {

namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

class SettableClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }

    TimePoint time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
};

constexpr UserId ann{1};
constexpr UserId bob{2};

class SiteServiceTest : public testing::Test {
protected:
    SiteServiceTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0),"
                       " ('cbob', 'bob@example.com', 'USER', 'x', 0, 0)";
        });
    }

    Site create(UserId owner, const std::string& name, const std::string& domain)
    {
        clock.time += 1s;
        auto site = sites.create(owner, {.name = name, .domain = domain});
        EXPECT_TRUE(site) << domain;
        return site.value_or(Site{});
    }

    std::vector<std::string> names(const SiteQuery& query)
    {
        std::vector<std::string> found;
        for (const auto& site : sites.list(query).items)
            found.push_back(site.name);
        return found;
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    SettableClock clock;
    int changes = 0;
    SiteService sites{{.store = *store, .clock = clock, .changed = [this] { ++changes; }}};
};

TEST_F(SiteServiceTest, KeepsWhatItWasGiven)
{
    auto site = sites.create(
        ann, {.name = "Shop", .domain = "https://example.com", .time_zone = "Asia/Taipei"});
    ASSERT_TRUE(site);
    EXPECT_EQ(site->owner, ann);
    EXPECT_EQ(site->created, clock.time);
    EXPECT_EQ(sites.get({.id = ann}, site->id), *site);
    EXPECT_EQ(changes, 1);

    clock.time += 1h;
    const auto renamed = sites.update({.id = ann}, site->id, {.name = "Store"});
    site->name = "Store";
    site->updated = clock.time;
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->after, *site);
    EXPECT_EQ(renamed->before.name, "Shop");
    EXPECT_EQ(sites.get({.id = ann}, site->id), *site);
    EXPECT_EQ(changes, 2);
}

TEST_F(SiteServiceTest, KeepsEverySetting)
{
    const std::vector<VisitRule> rules{
        {.list = VisitRule::List::blocked,
         .kind = VisitRule::Kind::address,
         .value = "192.0.2.0/24"},
        {.list = VisitRule::List::allowed, .kind = VisitRule::Kind::country, .value = "DE"}};
    auto site = sites.create(ann, {.name = "Shop",
                                   .domain = "https://a.example",
                                   .tracking_id = "shop",
                                   .visitor_mode = VisitorMode::none,
                                   .address_mode = AddressMode::truncated,
                                   .retention_days = 90,
                                   .rules = rules});
    ASSERT_TRUE(site);
    EXPECT_EQ(site->tracking_id, "shop");
    EXPECT_EQ(site->rules, rules);
    EXPECT_EQ(sites.get({.id = ann}, site->id), *site);

    const auto changed = sites.update({.id = ann}, site->id,
                                      {.time_zone = "Asia/Taipei",
                                       .tracking_id = "store",
                                       .visitor_mode = VisitorMode::persistent,
                                       .address_mode = AddressMode::dropped,
                                       .retention_days = 0,
                                       .rules = std::vector{rules[1]}});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->before, *site);
    EXPECT_EQ(changed->after.rules, std::vector{rules[1]});
    EXPECT_EQ(changed->after.visitor_mode, VisitorMode::persistent);
    EXPECT_EQ(changed->after.address_mode, AddressMode::dropped);
    EXPECT_EQ(changed->after.name, "Shop");
    EXPECT_EQ(sites.get({.id = ann}, site->id), changed->after);

    ASSERT_TRUE(sites.update({.id = ann}, site->id, {.rules = std::vector<VisitRule>{}}));
    EXPECT_THAT(sites.get({.id = ann}, site->id)->rules, IsEmpty());
}

TEST_F(SiteServiceTest, ListsEachSiteWithItsOwnRules)
{
    const auto rule = [](const std::string& value) {
        return VisitRule{
            .list = VisitRule::List::blocked, .kind = VisitRule::Kind::path, .value = value};
    };
    const auto a = create(ann, "a", "https://a.example");
    const auto b = create(ann, "b", "https://b.example");
    create(ann, "c", "https://c.example");
    ASSERT_TRUE(sites.update({.id = ann}, a.id, {.rules = std::vector{rule("/2"), rule("/1")}}));
    ASSERT_TRUE(sites.update({.id = ann}, b.id, {.rules = std::vector{rule("/3")}}));
    const auto listed = sites.list({.owner = ann, .search = {}, .slice = {}}).items;
    ASSERT_EQ(listed.size(), 3U);
    EXPECT_THAT(listed[0].rules, IsEmpty());
    EXPECT_THAT(listed[1].rules, ElementsAre(rule("/3")));
    EXPECT_THAT(listed[2].rules, ElementsAre(rule("/2"), rule("/1"))) << "in their order";
}

TEST_F(SiteServiceTest, RulesGoWithTheirSite)
{
    const auto site = create(ann, "a", "https://a.example");
    ASSERT_TRUE(sites.update(
        {.id = ann}, site.id,
        {.rules = std::vector{VisitRule{
             .list = VisitRule::List::blocked, .kind = VisitRule::Kind::path, .value = "/1"}}}));
    ASSERT_TRUE(sites.remove({.id = ann}, site.id));
    int rules = -1;
    store->read([&](soci::session& session) {
        session << "SELECT count(*) FROM site_rules", soci::into(rules);
    });
    EXPECT_EQ(rules, 0);
}

TEST_F(SiteServiceTest, MakesEachSiteATrackingIdOfItsOwn)
{
    const auto a = create(ann, "a", "https://a.example");
    const auto b = create(ann, "b", "https://b.example");
    EXPECT_THAT(a.tracking_id, testing::MatchesRegex("[a-z][a-z0-9]{11}"));
    EXPECT_NE(a.tracking_id, b.tracking_id);
}

TEST_F(SiteServiceTest, DrawsATrackingIdAgainThatIsTaken)
{
    std::vector<std::string> draws{"second", "first", "first"};
    SiteService drawing{{.store = *store,
                         .clock = clock,
                         .changed = [] {},
                         .draw_tracking_id =
                             [&] {
                                 auto id = draws.back();
                                 if (draws.size() > 1)
                                     draws.pop_back();
                                 return id;
                             }}};
    const auto create_one = [&](const std::string& domain) {
        return drawing.create(ann, {.name = "Shop", .domain = domain});
    };
    EXPECT_EQ(create_one("https://a.example")->tracking_id, "first");
    EXPECT_EQ(create_one("https://b.example")->tracking_id, "second") << "after a clash";
    EXPECT_THAT(create_one("https://c.example"), FailsWith(Errc::conflict, "tracking_id"))
        << "never free";
    EXPECT_THAT(create_one("https://a.example"), FailsWith(Errc::conflict, "domain"));
}

TEST_F(SiteServiceTest, ATrackingIdIsOfOneSiteAmongAll)
{
    const auto a = create(ann, "a", "https://a.example");
    const auto b = create(bob, "b", "https://b.example");
    EXPECT_THAT(
        sites.create(bob,
                     {.name = "c", .domain = "https://c.example", .tracking_id = a.tracking_id}),
        FailsWith(Errc::conflict, "tracking_id"));
    EXPECT_THAT(sites.update({.id = bob}, b.id, {.tracking_id = a.tracking_id}),
                FailsWith(Errc::conflict, "tracking_id"));
    EXPECT_TRUE(sites.update({.id = bob}, b.id, {.tracking_id = b.tracking_id})) << "its own";
    EXPECT_EQ(sites.get({.id = ann}, a.id), a);
}

TEST_F(SiteServiceTest, RefusesWhatIsWrong)
{
    EXPECT_THAT(sites.create(ann, {.name = "", .domain = "https://a.example"}),
                FailsWith(Errc::invalid_argument, "name"));
    const auto site = create(ann, "Shop", "https://a.example");
    EXPECT_THAT(sites.update({.id = ann}, site.id, {.domain = "a.example"}),
                FailsWith(Errc::invalid_argument, "domain"));
    EXPECT_EQ(sites.get({.id = ann}, site.id), site);
    EXPECT_EQ(changes, 1);
}

TEST_F(SiteServiceTest, ADomainIsOfOneSiteAmongAll)
{
    const auto first = create(ann, "First", "https://a.example");
    const auto second = create(bob, "Second", "https://b.example");
    EXPECT_THAT(sites.create(bob, {.name = "Third", .domain = "https://a.example"}),
                FailsWith(Errc::conflict, "domain"));
    EXPECT_THAT(sites.update({.id = bob}, second.id, {.domain = "https://a.example"}),
                FailsWith(Errc::conflict, "domain"));
    EXPECT_TRUE(sites.update({.id = bob}, second.id, {.domain = "https://b.example"})) << "its own";
    ASSERT_TRUE(sites.remove({.id = ann}, first.id));
    EXPECT_TRUE(sites.update({.id = bob}, second.id, {.domain = "https://a.example"}))
        << "free again";
}

TEST_F(SiteServiceTest, AnOlderSiteDoesNotTakeOverTheHostOfAnotherOwner)
{
    const auto older = create(bob, "Older", "https://b.example");
    const auto shop = create(ann, "Shop", "https://shop.example");
    for (const auto* const domain : {"http://shop.example", "https://www.shop.example/x"})
        EXPECT_THAT(sites.update({.id = bob}, older.id, {.domain = domain}),
                    FailsWith(Errc::conflict, "domain"));
    const auto copy = create(ann, "Copy", "http://shop.example");
    EXPECT_TRUE(sites.update({.id = ann}, shop.id, {.domain = "https://shop.example/home"}));
    EXPECT_TRUE(sites.update({.id = ann}, copy.id, {.domain = "https://b.example/x"}))
        << "what is reported for that host stays the older one's";
}

TEST_F(SiteServiceTest, NobodyReachesASiteOfSomebodyElse)
{
    const auto site = create(ann, "Shop", "https://a.example");
    EXPECT_THAT(sites.get({.id = bob}, site.id), FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(sites.update({.id = bob}, site.id, {.name = "Mine"}),
                FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(sites.remove({.id = bob}, site.id), FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(sites.get({.id = ann}, SiteId{99}), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(names({.owner = bob, .search = {}, .slice = {}}), IsEmpty());
    EXPECT_EQ(sites.get({.id = ann}, site.id), site);
}

TEST_F(SiteServiceTest, AnAdministratorReachesEverySite)
{
    const Actor administrator{.id = bob, .is_admin = true};
    const auto site = create(ann, "Shop", "https://a.example");
    EXPECT_EQ(sites.get(administrator, site.id), site);
    const auto changed = sites.update(administrator, site.id, {.name = "Store"});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->after.owner, ann);
    EXPECT_THAT(names({.owner = std::nullopt, .search = {}, .slice = {}}), ElementsAre("Store"));
    EXPECT_TRUE(sites.remove(administrator, site.id));
    EXPECT_THAT(sites.remove(administrator, site.id), FailsWith(Errc::not_found, ""));
}

TEST_F(SiteServiceTest, ListsTheNewestFirstInPages)
{
    for (const auto* name : {"a", "b", "c", "d"})
        create(ann, name, std::string("https://") + name + ".example");
    create(bob, "e", "https://e.example");
    const auto page = sites.list({.owner = ann, .search = {}, .slice = {.offset = 1, .limit = 2}});
    EXPECT_EQ(page.total, 4U);
    EXPECT_THAT(page.items,
                ElementsAre(testing::Field(&Site::name, "c"), testing::Field(&Site::name, "b")));
    EXPECT_THAT(sites.list({.owner = ann, .search = {}, .slice = {.offset = 9, .limit = 2}}).items,
                IsEmpty());
    const auto one = page.items.front().id;
    EXPECT_THAT(names({.owner = ann, .search = {}, .slice = {}, .id = one}), ElementsAre("c"));
    EXPECT_THAT(names({.owner = bob, .search = {}, .slice = {}, .id = one}), IsEmpty());
}

TEST_F(SiteServiceTest, SearchesNamesAndDomainsAsTheyAreSpelled)
{
    create(ann, "Shop", "https://one.example");
    create(ann, "my shop", "https://two.example");
    create(ann, "Other", "https://shop.example");
    EXPECT_THAT(names({.owner = ann, .search = "shop", .slice = {}}),
                ElementsAre("Other", "my shop"));
    EXPECT_THAT(names({.owner = ann, .search = "Shop", .slice = {}}), ElementsAre("Shop"));
    EXPECT_THAT(names({.owner = ann, .search = "%", .slice = {}}), IsEmpty());
    EXPECT_THAT(names({.owner = ann, .search = "' OR 1=1 --", .slice = {}}), IsEmpty());
}

TEST_F(SiteServiceTest, OfManyAtOnceOneGetsADomain)
{
    std::atomic<int> created = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                if (sites.create(ann, {.name = "Shop", .domain = "https://a.example"}))
                    ++created;
            });
        }
    }
    EXPECT_EQ(created, 1);
}

} // namespace

TEST_F(SiteServiceTest, ClearedSiteHasEventsOfAnotherName)
{
    const auto site = sites.create(ann, {.name = "Shop", .domain = "https://a.example"}).value();
    EXPECT_EQ(site.events_id(), site.id);
    ASSERT_THAT(sites.clear({.id = bob}, site.id), FailsWith(Errc::forbidden, ""));
    const auto once = sites.clear({.id = ann}, site.id).value();
    const auto twice = sites.clear({.id = ann}, site.id).value();
    EXPECT_EQ(sites.get({.id = ann}, site.id), twice);
    EXPECT_NE(once.events_id(), site.events_id());
    EXPECT_NE(twice.events_id(), once.events_id());
    EXPECT_EQ(site_of_events(twice.events_id()), site.id);
    ASSERT_TRUE(sites.remove({.id = ann}, site.id));

    const ErasureQueue queue(*store);
    std::vector<SiteId> erased;
    for (const auto& erasure : queue.list(clock.now() + std::chrono::seconds{1}))
        erased.push_back(erasure.events_site);
    EXPECT_THAT(erased, ElementsAre(site.events_id(), once.events_id(), twice.events_id()));
}

TEST_F(SiteServiceTest, WhoIsRemovedLeavesNoSites)
{
    const auto site = sites.create(ann, {.name = "Shop", .domain = "https://a.example"}).value();
    const auto other = sites.create(bob, {.name = "Other", .domain = "https://b.example"}).value();
    store->write([&](soci::session& session) { remove_sites_of(session, ann, clock.now()); });
    EXPECT_THAT(sites.get({.id = ann}, site.id), FailsWith(Errc::not_found, ""));
    EXPECT_EQ(sites.get({.id = bob}, other.id), other);

    ErasureQueue queue(*store);
    const auto later = clock.now() + std::chrono::seconds{1};
    const auto erasures = queue.list(later);
    ASSERT_EQ(erasures.size(), 1U);
    EXPECT_EQ(erasures[0].events_site, site.events_id());
    queue.done(erasures[0], later);
    EXPECT_TRUE(queue.list(later).empty());
}

} // namespace waymark::sites
