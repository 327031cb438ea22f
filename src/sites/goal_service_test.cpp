// SPDX-License-Identifier: Apache-2.0
#include "sites/goal_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
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

constexpr Actor ann{.id = UserId{1}};
constexpr Actor bob{.id = UserId{2}};

class GoalServiceTest : public testing::Test {
protected:
    GoalServiceTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0),"
                       " ('cbob', 'bob@example.com', 'USER', 'x', 0, 0)";
        });
        shop = sites.create(ann.id, {.name = "Shop", .domain = "https://shop.example"}).value().id;
    }

    Result<Goal> create(const std::string& name)
    {
        return goals.create(ann, shop, {.name = name, .deed = signup});
    }

    std::vector<std::string> names(SiteId site)
    {
        std::vector<std::string> found;
        for (const auto& goal : goals.list({.id = {}, .is_admin = true}, site).value())
            found.push_back(goal.name);
        return found;
    }

    const GoalDeed signup{GoalDeed::Kind::event, GoalDeed::Match::is, "signup"};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    SiteService sites{{.store = *store, .clock = clock, .changed = [] {}}};
    GoalService goals{*store, clock};
    SiteId shop;
};

TEST_F(GoalServiceTest, KeepsWhatItWasGiven)
{
    const auto made = create("Signed up");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->site, shop);
    EXPECT_EQ(made->deed, signup);
    EXPECT_EQ(made->created, clock.now());
    EXPECT_THAT(goals.list(ann, shop).value(), ElementsAre(*made));

    clock.advance(1h);
    const GoalDeed thanks{GoalDeed::Kind::page, GoalDeed::Match::starts_with, "/thanks"};
    const auto changed = goals.update(ann, shop, made->id, {.deed = thanks});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->before, *made);
    EXPECT_EQ(changed->after.name, "Signed up");
    EXPECT_EQ(changed->after.deed, thanks);
    EXPECT_EQ(changed->after.updated, clock.now());
    EXPECT_THAT(goals.list(ann, shop).value(), ElementsAre(changed->after));

    EXPECT_EQ(goals.remove(ann, shop, made->id), changed->after);
    EXPECT_THAT(names(shop), IsEmpty());
}

TEST_F(GoalServiceTest, ANameIsOfOneGoalOfTheSite)
{
    const auto first = create("first").value();
    const auto second = create("second").value();
    EXPECT_THAT(create("first"), FailsWith(Errc::conflict, "name"));
    EXPECT_THAT(goals.update(ann, shop, second.id, {.name = "first"}),
                FailsWith(Errc::conflict, "name"));
    EXPECT_TRUE(goals.update(ann, shop, first.id, {.name = "first"})) << "it has it itself";

    const auto blog = sites.create(ann.id, {.name = "Blog", .domain = "https://blog.example"});
    EXPECT_TRUE(goals.create(ann, blog->id, {.name = "first", .deed = signup}));
    EXPECT_THAT(names(shop), ElementsAre("first", "second"));
}

TEST_F(GoalServiceTest, OthersSitesAreForbiddenAndOthersGoalsUnknown)
{
    const auto goal = create("Signed up").value();
    EXPECT_THAT(goals.list(bob, shop), FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(goals.create(bob, shop, {.name = "his", .deed = signup}),
                FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(goals.update(bob, shop, goal.id, {.name = "his"}), FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(goals.remove(bob, shop, goal.id), FailsWith(Errc::forbidden, ""));
    EXPECT_THAT(goals.list(ann, SiteId{99}), FailsWith(Errc::not_found, ""));

    // By way of a site of his own.
    const auto his = sites.create(bob.id, {.name = "His", .domain = "https://his.example"});
    EXPECT_THAT(goals.update(bob, his->id, goal.id, {.name = "his"}),
                FailsWith(Errc::not_found, "goal"));
    EXPECT_THAT(goals.remove(bob, his->id, goal.id), FailsWith(Errc::not_found, "goal"));
    EXPECT_THAT(names(shop), ElementsAre("Signed up"));
}

TEST_F(GoalServiceTest, RefusesWhatIsWrong)
{
    EXPECT_THAT(create(""), FailsWith(Errc::invalid_argument, "name"));
    const auto goal = create("Signed up").value();
    EXPECT_THAT(goals.update(ann, shop, goal.id, {.deed = GoalDeed{}}),
                FailsWith(Errc::invalid_argument, "page"));
}

TEST_F(GoalServiceTest, ASiteHasSoManyAtMost)
{
    for (std::size_t i = 0; i < goals_max; ++i)
        ASSERT_TRUE(create(fmt::format("goal {}", i)));
    EXPECT_THAT(create("one more"), FailsWith(Errc::conflict, ""));
}

TEST_F(GoalServiceTest, TheyGoWithTheirSite)
{
    ASSERT_TRUE(create("Signed up"));
    ASSERT_TRUE(sites.remove(ann, shop));
    const auto left = store->read([](soci::session& session) {
        int count = -1;
        session << "SELECT count(*) FROM site_goals", soci::into(count);
        return count;
    });
    EXPECT_EQ(left, 0);
}

} // namespace

} // namespace waymark::sites
