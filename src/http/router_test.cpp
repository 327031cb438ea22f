// SPDX-License-Identifier: Apache-2.0
#include "http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

boost::asio::awaitable<Response> nothing(Request&)
{
    co_return no_content();
}

struct RouterTest : testing::Test {
    Router router;

    void add(Method method, std::string pattern)
    {
        router.add(method, std::move(pattern), Access::anyone, nothing);
    }
    std::string pattern_of(Method method, std::string_view path)
    {
        const auto match = router.find(method, path);
        return match.route ? match.route->pattern : "";
    }
};

TEST_F(RouterTest, GivesTheDecodedParametersUnderTheirNames)
{
    add(Method::get, "/api/urls/{id}/variants/{variantId}");
    const auto match = router.find(Method::get, "/api/urls/a%2Fb/variants/2");
    ASSERT_TRUE(match.route);
    EXPECT_THAT(match.parameters, ElementsAre(Pair("id", "a/b"), Pair("variantId", "2")));
}

TEST_F(RouterTest, PrefersALiteralToAParameterWhateverTheOrder)
{
    add(Method::get, "/urls/{id}");
    add(Method::get, "/urls/bulk");
    EXPECT_EQ(pattern_of(Method::get, "/urls/bulk"), "/urls/bulk");
    EXPECT_EQ(pattern_of(Method::get, "/urls/other"), "/urls/{id}");
}

TEST_F(RouterTest, GoesBackToTheParameterWhenTheLiteralBranchEnds)
{
    add(Method::get, "/urls/bulk/status");
    add(Method::get, "/urls/{id}/stats");
    add(Method::delete_, "/urls/bulk");
    add(Method::get, "/urls/{id}");
    EXPECT_EQ(pattern_of(Method::get, "/urls/bulk/stats"), "/urls/{id}/stats");
    EXPECT_EQ(pattern_of(Method::get, "/urls/bulk"), "/urls/{id}");
}

TEST_F(RouterTest, TellsTheMethodsOfAPathThatHasOthers)
{
    add(Method::get, "/urls/{id}");
    add(Method::put, "/urls/{id}");
    add(Method::delete_, "/urls/bulk");
    const auto match = router.find(Method::post, "/urls/bulk");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_THAT(match.allowed, UnorderedElementsAre(Method::get, Method::put, Method::delete_));
    EXPECT_THAT(router.find(Method::post, "/elsewhere").allowed, testing::IsEmpty());
}

TEST_F(RouterTest, AnswersHeadByGet)
{
    add(Method::get, "/a");
    EXPECT_EQ(pattern_of(Method::head, "/a"), "/a");
}

TEST_F(RouterTest, IgnoresOneSlashAtTheEnd)
{
    add(Method::get, "/a/b");
    add(Method::get, "/");
    EXPECT_EQ(pattern_of(Method::get, "/a/b/"), "/a/b");
    EXPECT_EQ(pattern_of(Method::get, "/a/b//"), "");
    EXPECT_EQ(pattern_of(Method::get, "/"), "/");
}

TEST_F(RouterTest, NeverTakesAnEmptySegmentForAParameter)
{
    add(Method::get, "/a/{id}/b");
    EXPECT_EQ(pattern_of(Method::get, "/a//b"), "");
}

} // namespace
} // namespace waymark::http
