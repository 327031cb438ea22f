// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/link_query.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

TEST(LinkQuery, AsksForTheNewestFirst)
{
    const auto query = to_link_query({.page = 3, .page_size = 20}, {UserId{5}});
    EXPECT_EQ(query.scope.owner, UserId{5});
    EXPECT_EQ(query.sort, links::LinkSort::created);
    EXPECT_TRUE(query.descending);
    EXPECT_EQ(query.page, 3U);
    EXPECT_EQ(query.page_size, 20U);
}

TEST(LinkQuery, AsksForNoPageThatCannotBeCounted)
{
    const auto query = to_link_query({.page = 9'223'372'036'854'775'807, .page_size = 100}, {});
    EXPECT_EQ(query.page, 4'294'967'295U);
}

TEST(LinkQuery, TakesADomainWithAndWithoutItsScheme)
{
    for (const auto* const text :
         {"short.ly", "https://short.ly", "http://short.ly/", "HTTPS://Short.LY", "short.ly:443"})
        EXPECT_EQ(bare_domain(text), "short.ly") << text;
    EXPECT_EQ(bare_domain("http://127.0.0.1:8080"), "127.0.0.1:8080");
    EXPECT_EQ(bare_domain("http://localhost:8080/"), "localhost:8080");
    EXPECT_EQ(bare_domain("no domain"), "no domain");
}

} // namespace
} // namespace waymark::api::dwz
