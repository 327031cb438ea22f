// SPDX-License-Identifier: Apache-2.0
#include "api/native/behaviour_body.hpp"
#include "api/native/goal_body.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waymark::api::native {

namespace {

using analytics::Act;
using sites::Goal;
using sites::GoalDeed;
using sites::GoalId;
using testing::ElementsAre;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

http::Request with_body(const std::string& body)
{
    http::Request request;
    request.body = body;
    return request;
}

Result<sites::GoalDraft> draft(const std::string& body)
{
    return read_goal_draft(with_body(body));
}

Result<std::vector<GoalId>> chosen(const std::string& body)
{
    const auto asked = read_asked<GoalsBody>(with_body(body));
    if (!asked)
        return std::unexpected(asked.error());
    std::vector<Goal> all(3);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].id = GoalId{i + 1};
    const auto goals = choose_goals(asked->report, std::move(all));
    if (!goals)
        return std::unexpected(goals.error());
    std::vector<GoalId> ids;
    for (const auto& goal : *goals)
        ids.push_back(goal.id);
    return ids;
}

Result<std::optional<GoalBreakdown>> breakdown(const std::string& body)
{
    return read_goal_breakdown(read_asked<GoalsBody>(with_body(body)).value().report);
}

TEST(GoalBody, IsAPageOrAnEvent)
{
    const auto bought =
        draft(R"({"name": "Bought", "page": "/thanks/*", "match": "matches", "event": null})");
    ASSERT_TRUE(bought);
    EXPECT_EQ(bought->name, "Bought");
    EXPECT_EQ(bought->deed,
              (GoalDeed{GoalDeed::Kind::page, GoalDeed::Match::matches, "/thanks/*"}));

    const auto joined = draft(R"({"name": "Joined", "event": "signup"})");
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->deed, (GoalDeed{GoalDeed::Kind::event, GoalDeed::Match::is, "signup"}));
}

TEST(GoalBody, NamesWhatIsWrong)
{
    const auto wrong = [](const std::string& field) {
        return FailsWith(Errc::invalid_argument, field);
    };
    EXPECT_THAT(draft(R"({"page": "/"})"), wrong("name"));
    EXPECT_THAT(draft(R"({"name": "n"})"), wrong("page"));
    EXPECT_THAT(draft(R"({"name": 1, "page": "/"})"), wrong("name"));
    EXPECT_THAT(draft(R"({"name": "n", "page": "/", "event": "e"})"), wrong("event"));
    EXPECT_THAT(draft(R"({"name": "n", "event": "e", "match": "is"})"), wrong("match"));
    EXPECT_THAT(draft(R"({"name": "n", "page": "/", "match": "regex"})"), wrong("match"));
    EXPECT_THAT(draft(R"({"name": "n", "page": "/", "value": 5})"), wrong("value"));
}

TEST(GoalBody, AChangeLeavesWhatItDoesNotName)
{
    const auto renamed = read_goal_patch(with_body(R"({"name": "Joined"})"));
    ASSERT_TRUE(renamed);
    EXPECT_EQ(renamed->name, "Joined");
    EXPECT_FALSE(renamed->deed);
    const auto moved = read_goal_patch(with_body(R"({"page": "/thanks"})"));
    ASSERT_TRUE(moved);
    EXPECT_FALSE(moved->name);
    EXPECT_EQ(moved->deed, (GoalDeed{GoalDeed::Kind::page, GoalDeed::Match::is, "/thanks"}));
}

TEST(GoalBody, IsToldAsItIsRead)
{
    const Goal goal{.id = GoalId{3},
                    .site = SiteId{7},
                    .name = "Bought",
                    .deed = {GoalDeed::Kind::page, GoalDeed::Match::starts_with, "/thanks"},
                    .created = from_epoch_ms(0),
                    .updated = from_epoch_ms(1'000)};
    EXPECT_EQ(boost::json::value(to_view(goal)),
              boost::json::parse(R"({"id": 3, "siteId": 7, "name": "Bought", "page": "/thanks",
                                     "match": "starts_with",
                                     "createdAt": "1970-01-01T00:00:00.000Z",
                                     "updatedAt": "1970-01-01T00:00:01.000Z"})"));
}

TEST(GoalBody, IsAnActOfAnalytics)
{
    const auto page = to_act({GoalDeed::Kind::page, GoalDeed::Match::matches, "/a*"});
    EXPECT_EQ(page.kind, Act::Kind::page);
    EXPECT_EQ(page.match, Act::PathMatch::matches);
    EXPECT_EQ(page.value, "/a*");
    EXPECT_EQ(to_act({GoalDeed::Kind::page, GoalDeed::Match::starts_with, "/a"}).match,
              Act::PathMatch::starts_with);
    EXPECT_EQ(to_act({GoalDeed::Kind::event, GoalDeed::Match::is, "e"}).kind, Act::Kind::event);
}

TEST(GoalsBody, ChoosesAllOrThoseThatItNames)
{
    EXPECT_THAT(chosen(R"({})").value(), ElementsAre(GoalId{1}, GoalId{2}, GoalId{3}));
    EXPECT_THAT(chosen(R"({"goals": [3, 1]})").value(), ElementsAre(GoalId{3}, GoalId{1}));
    EXPECT_THAT(chosen(R"({"goals": [3, 4]})"), FailsWith(Errc::not_found, "goals[1]"));
    EXPECT_THAT(chosen(R"({"goals": [3, 3]})"), FailsWith(Errc::invalid_argument, "goals[1]"));
    EXPECT_THAT(chosen(R"({"goals": []})"), FailsWith(Errc::invalid_argument, "goals"));
    EXPECT_THAT(chosen(R"({"goal": [3]})"), FailsWith(Errc::invalid_argument, "goal"));
}

TEST(GoalsBody, HasABreakdownIfItAsksForOne)
{
    EXPECT_EQ(breakdown("{}").value(), std::nullopt);
    const auto countries = breakdown(R"({"breakdown": "country", "limit": 3})");
    ASSERT_TRUE(countries && *countries);
    EXPECT_EQ((*countries)->dimension, analytics::Dimension::country);
    EXPECT_EQ((*countries)->values_max, 3U);
    EXPECT_EQ(breakdown(R"({"breakdown": "country"})").value()->values_max, 10U);

    for (const auto* dimension : {"time:day", "entry_page", "nothing"}) {
        EXPECT_THAT(breakdown(std::string(R"({"breakdown": ")") + dimension + "\"}"),
                    FailsWith(Errc::invalid_argument, "breakdown"));
    }
    EXPECT_THAT(breakdown(R"({"limit": 3})"), FailsWith(Errc::invalid_argument, "limit"));
    EXPECT_THAT(breakdown(R"({"breakdown": "country", "limit": 101})"),
                FailsWith(Errc::invalid_argument, "limit"));
}

} // namespace

} // namespace waymark::api::native
