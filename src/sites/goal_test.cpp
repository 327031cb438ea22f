// SPDX-License-Identifier: Apache-2.0
#include "sites/goal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waymark::sites {

namespace {

using enum GoalDeed::Kind;
using enum GoalDeed::Match;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> wrong_fields(const GoalDraft& draft)
{
    std::vector<std::string> fields;
    for (const auto& mistake : find_mistakes(draft)) {
        EXPECT_EQ(mistake.code, Errc::invalid_argument);
        fields.push_back(mistake.field);
    }
    return fields;
}

TEST(Goal, IsAPageOrAnEvent)
{
    EXPECT_THAT(wrong_fields({"Bought", {page, is, "/thanks"}}), IsEmpty());
    EXPECT_THAT(wrong_fields({"Bought", {page, starts_with, "/thanks/"}}), IsEmpty());
    EXPECT_THAT(wrong_fields({"Bought", {page, matches, "*/thanks"}}), IsEmpty());
    EXPECT_THAT(wrong_fields({"Signed up", {event, is, "signup"}}), IsEmpty());
    EXPECT_THAT(wrong_fields({std::string(100, 'n'), {event, is, std::string(500, 'e')}}),
                IsEmpty());
}

TEST(Goal, TellsAllThatIsWrong)
{
    EXPECT_THAT(wrong_fields({"", {page, is, ""}}), ElementsAre("name", "page"));
    EXPECT_THAT(wrong_fields({std::string(101, 'n'), {event, is, std::string(501, 'e')}}),
                ElementsAre("name", "event"));
    EXPECT_THAT(wrong_fields({"a\nb", {event, is, std::string(1, '\0')}}),
                ElementsAre("name", "event"));
    EXPECT_THAT(wrong_fields({"n", {event, matches, "sign*"}}), ElementsAre("match"));
    EXPECT_THAT(wrong_fields({"n", {page, is, "https://shop.example.com/thanks"}}),
                ElementsAre("page"));
    EXPECT_THAT(wrong_fields({"n", {page, is, "*"}}), ElementsAre("page"));
}

TEST(Goal, IsReadAsItIsWritten)
{
    for (const auto kind : {page, event})
        EXPECT_EQ(parse_goal_kind(to_string(kind)), kind);
    for (const auto match : {is, starts_with, matches})
        EXPECT_EQ(parse_goal_match(to_string(match)), match);
    EXPECT_EQ(parse_goal_kind("click"), std::nullopt);
    EXPECT_EQ(parse_goal_match(""), std::nullopt);
}

} // namespace

} // namespace waymark::sites
