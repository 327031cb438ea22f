// SPDX-License-Identifier: Apache-2.0
#include "pattern.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::contract {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Pattern : public testing::Test {
protected:
    std::vector<std::string> json(std::string_view pattern, std::string_view actual)
    {
        Comparison comparison(variables_);
        comparison.compare_json("body", boost::json::parse(pattern), boost::json::parse(actual));
        return comparison.differences();
    }

    std::vector<std::string> text(std::string_view pattern, std::string_view actual)
    {
        Comparison comparison(variables_);
        comparison.compare_text("Location", pattern, actual);
        return comparison.differences();
    }

    Variables variables_;
};

TEST_F(Pattern, FitsWhatIsEqual)
{
    constexpr auto value = R"({"a": [1, "b", null, true, 2.5], "c": {}})";
    EXPECT_THAT(json(value, value), IsEmpty());
    EXPECT_THAT(json("25", "25.0"), IsEmpty());
    EXPECT_THAT(text("a.b", "a.b"), IsEmpty());
}

TEST_F(Pattern, TellsEveryDifferenceAndWhereItIs)
{
    EXPECT_THAT(json(R"({"a": 1, "b": [1, 2], "c": "x"})", R"({"a": 2, "b": [1, 3], "c": 5})"),
                ElementsAre("body.a: expected 1, got 2", "body.b[1]: expected 2, got 3",
                            R"(body.c: expected "x", got 5)"));
    EXPECT_THAT(text("a.b", "axb"), ElementsAre("Location: expected a.b, got axb"));
}

TEST_F(Pattern, IsComplete)
{
    EXPECT_THAT(json(R"({"a": 1})", R"({"a": 1, "b": 2})"),
                ElementsAre("body.b: not expected, got 2"));
    EXPECT_THAT(json(R"({"a": 1})", "{}"), ElementsAre("body.a: expected 1, is absent"));
    EXPECT_THAT(json("[1]", "[1, 2]"), ElementsAre(HasSubstr("expected 1 elements")));
    EXPECT_THAT(json("[1, 2]", "[1]"), SizeIs(1));
}

TEST_F(Pattern, LeavesOutWhatThreeDotsStandFor)
{
    EXPECT_THAT(json(R"({"a": 1, "...": "..."})", R"({"a": 1, "b": 2})"), IsEmpty());
    EXPECT_THAT(json(R"([1, "..."])", "[1, 2, 3]"), IsEmpty());
    EXPECT_THAT(json(R"([1, "..."])", "[1]"), IsEmpty());
    EXPECT_THAT(json(R"([1, "..."])", "[]"), SizeIs(1));
}

TEST_F(Pattern, KnowsKindsOfValues)
{
    struct Case {
        std::string_view pattern;
        std::string_view fits;
        std::string_view does_not;
    };
    for (const auto& [pattern, fits, does_not] : {
             Case{R"("{{string}}")", R"("")", "1"},
             Case{R"("{{int}}")", "-3", R"("3")"},
             Case{R"("{{number}}")", "0.5", R"("0.5")"},
             Case{R"("{{bool}}")", "false", R"("false")"},
             Case{R"("{{object}}")", "{}", "[]"},
             Case{R"("{{array}}")", "[1]", "{}"},
             Case{R"("{{uid}}")", R"("cm3x8k2a10000qz4l0h5b7t9w")", R"("m3x8")"},
             Case{R"("{{time}}")", R"("2026-01-01T00:00:00.000Z")", R"("2026-01-01T00:00:00Z")"},
             Case{R"("{{second}}")", R"("2026-01-01T00:00:00Z")", R"("2026-01-01T00:00:00.000Z")"},
             Case{R"("{{date}}")", R"("2026-01-01")", R"("01.01.2026")"},
             Case{R"("{{uuid}}")", R"("0190163d-8694-739b-aea5-966c26f8ad91")", R"("0190163d")"},
             Case{R"("{{jwt}}")", R"("a-b.c_d.e")", R"("a.b")"},
         }) {
        EXPECT_THAT(json(pattern, fits), IsEmpty()) << pattern;
        EXPECT_THAT(json(pattern, does_not), SizeIs(1)) << pattern;
        EXPECT_THAT(json(R"("{{any}}")", fits), IsEmpty());
    }
}

TEST_F(Pattern, RemembersWhatAPlaceholderWithANameStoodFor)
{
    EXPECT_THAT(json(R"({"id": "{{id=string}}", "count": "{{count=int}}"})",
                     R"({"id": "x.1", "count": 5})"),
                IsEmpty());
    EXPECT_THAT(json(R"({"id": "{{id}}", "count": "{{count}}"})", R"({"id": "x.1", "count": 5})"),
                IsEmpty());
    EXPECT_THAT(json(R"({"id": "{{id}}"})", R"({"id": "xy1"})"), SizeIs(1));
    EXPECT_THAT(text("token={{token=string}}; Path=/", "token=abc; Path=/"), IsEmpty());
    EXPECT_EQ(fill_in("Bearer {{token}} of {{id}}", variables_), "Bearer abc of x.1");
}

TEST_F(Pattern, RefusesNamesThatNothingIsRememberedBy)
{
    const auto filled = fill_in("Bearer {{token}}", variables_);
    ASSERT_FALSE(filled);
    EXPECT_EQ(filled.error().code, Errc::invalid_argument);
    EXPECT_EQ(filled.error().field, "token");
    EXPECT_THAT(json(R"("{{token}}")", R"("a")"), ElementsAre(HasSubstr("nothing is remembered")));
}

} // namespace
} // namespace waymark::contract
