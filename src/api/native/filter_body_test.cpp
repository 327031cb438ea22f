// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_filter.hpp"
#include "api/native/filter_body.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

using analytics::Match;
using analytics::VisitDimension;

// The filter as SQL, or the field that is wrong.
std::string read(const std::string& text)
{
    const auto body = read_filters(boost::json::parse(text));
    if (!body)
        return "wrong: " + body.error().field;
    return body->events ? *analytics::compile_filter(*body->events) : "nothing";
}

TEST(FilterBody, ReadsOneCondition)
{
    EXPECT_EQ(read(R"([["is", "country", ["DE"]]])"), "country = 'DE'");
    EXPECT_EQ(read(R"([["starts_with", "path", ["/it's"]]])"), "startsWith(path, '/it\\'s')");
    EXPECT_EQ(read(R"([["is_not", "is_bot", [1]]])"), "is_bot != 1");
}

TEST(FilterBody, ReadsNoFilters)
{
    EXPECT_EQ(read("null"), "nothing");
    EXPECT_EQ(read("[]"), "nothing");
}

TEST(FilterBody, FitsOneOfSeveralValues)
{
    EXPECT_EQ(read(R"([["is", "country", ["DE", "FR"]]])"), "country IN ('DE', 'FR')");
    EXPECT_EQ(read(R"([["contains", "path", ["a", "b"]]])"),
              "(position(path, 'a') > 0 OR position(path, 'b') > 0)");
    EXPECT_EQ(read(R"([["is", "link", [18446744073709551615, "7"]]])"),
              "link_id IN (18446744073709551615, 7)");
}

TEST(FilterBody, FitsNoneOfSeveralValuesOfANegativeOperator)
{
    EXPECT_EQ(read(R"([["is_not", "country", ["DE", "FR"]]])"), "country NOT IN ('DE', 'FR')");
    EXPECT_EQ(read(R"([["not_contains", "path", ["a", "b"]]])"),
              "(position(path, 'a') = 0 AND position(path, 'b') = 0)");
}

TEST(FilterBody, ReadsTrees)
{
    EXPECT_EQ(read(R"([["is", "country", ["DE"]],
                       ["or", [["is", "os", ["iOS"]], ["not", ["is", "device", ["mobile"]]]]]])"),
              "(country = 'DE' AND (os = 'iOS' OR NOT (device = 'mobile')))");
    EXPECT_EQ(read(R"([["or", []]])"), "0");
}

TEST(FilterBody, KeepsConditionsOnVisitsApart)
{
    const auto body = read_filters(boost::json::parse(
        R"([["is", "entry_page", ["/", "/blog"]], ["is", "country", ["DE"]],
            ["and", [["not_contains", "exit_page", ["a", "b"]]]]])"));
    ASSERT_TRUE(body) << body.error().message;
    EXPECT_EQ(*analytics::compile_filter(*body->events), "country = 'DE'");
    ASSERT_EQ(body->visits.size(), 3U);
    EXPECT_EQ(body->visits[0].dimension, VisitDimension::entry_page);
    EXPECT_EQ(body->visits[0].match, Match::in);
    EXPECT_THAT(body->visits[0].values, testing::ElementsAre("/", "/blog"));
    EXPECT_EQ(body->visits[2].match, Match::not_contains);
    EXPECT_THAT(body->visits[2].values, testing::ElementsAre("b"));
    EXPECT_EQ(read(R"([["is", "entry_page", ["/"]]])"), "nothing");
}

TEST(FilterBody, NamesThePlaceThatIsWrong)
{
    EXPECT_EQ(read("{}"), "wrong: filters");
    EXPECT_EQ(read(R"(["is"])"), "wrong: filters[0]");
    EXPECT_EQ(read(R"([[]])"), "wrong: filters[0]");
    EXPECT_EQ(read(R"([["is", "country"]])"), "wrong: filters[0]");
    EXPECT_EQ(read(R"([["equals", "country", ["DE"]]])"), "wrong: filters[0][0]");
    EXPECT_EQ(read(R"([["is", "country", ["DE"]], ["is", "planet", ["DE"]]])"),
              "wrong: filters[1][1]");
    EXPECT_EQ(read(R"([["is", 7, ["DE"]]])"), "wrong: filters[0][1]");
    EXPECT_EQ(read(R"([["is", "country", "DE"]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["is", "country", []]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["is", "country", ["DE", null]]])"), "wrong: filters[0][2][1]");
    EXPECT_EQ(read(R"([["is", "link", [1.5]]])"), "wrong: filters[0][2][0]");
    EXPECT_EQ(read(R"([["is", "link", ["sale"]]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["is", "time:day", ["2026-01-01"]]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["matches", "path", ["("]]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["not", ["or", [["is", "planet", ["x"]]]]]])"),
              "wrong: filters[0][1][1][0][1]");
    EXPECT_EQ(read(R"([["and"]])"), "wrong: filters[0]");
    EXPECT_EQ(read(R"([["and", 5]])"), "wrong: filters[0][1]");
}

TEST(FilterBody, TakesVisitsOnlyWhereTheyHaveToFit)
{
    EXPECT_EQ(read(R"([["not", ["is", "entry_page", ["/"]]]])"), "wrong: filters[0][1][1]");
    EXPECT_EQ(read(R"([["or", [["is", "exit_page", ["/"]]]]])"), "wrong: filters[0][1][0][1]");
    EXPECT_EQ(read(R"([["starts_with", "entry_page", ["/a", "/b"]]])"), "wrong: filters[0][2]");
    EXPECT_EQ(read(R"([["matches", "entry_page", ["("]]])"), "wrong: filters[0][2]");
}

TEST(FilterBody, HasAFloor)
{
    std::string deep = R"(["is", "country", ["DE"]])";
    for (std::size_t level = 1; level < filter_levels_max; ++level)
        deep = fmt::format(R"(["not", {}])", deep);
    EXPECT_EQ(read(fmt::format("[{}]", deep)).substr(0, 3), "NOT");
    EXPECT_THAT(read(fmt::format(R"([["not", {}]])", deep)), testing::StartsWith("wrong: filters"));
}

} // namespace

} // namespace waymark::api::native
