// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_list.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::Optional;

Result<links::LinkQuery> query_of(std::string text, identity::Role role = identity::Role::user)
{
    http::Request request;
    request.query = std::move(text);
    identity::Caller caller;
    caller.id = UserId{7};
    caller.role = role;
    return read_url_query(request, caller);
}

TEST(UrlList, HasTheNewestOfOnesOwnFirst)
{
    const auto query = query_of("").value();
    EXPECT_THAT(query.scope.owner, Optional(UserId{7}));
    EXPECT_EQ(query.sort, links::LinkSort::created);
    EXPECT_TRUE(query.descending);
    EXPECT_EQ(query.page_size, 10U);
    EXPECT_EQ(query.status, std::nullopt);
    EXPECT_EQ(query.domain, std::nullopt);
}

TEST(UrlList, HasEverybodysForAdministrators)
{
    EXPECT_EQ(query_of("", identity::Role::admin).value().scope.owner, std::nullopt);
}

TEST(UrlList, IsSortedByWhatIsAskedFor)
{
    const auto query = query_of("sortBy=clickCount&sortOrder=ASC&page=3&limit=20").value();
    EXPECT_EQ(query.sort, links::LinkSort::clicks);
    EXPECT_FALSE(query.descending);
    EXPECT_EQ(query.page, 3U);
    EXPECT_EQ(query.page_size, 20U);
}

TEST(UrlList, NamesTheParameterThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"sortBy=password", "sortBy"},
        {"sortOrder=up", "sortOrder"},
        {"status=asleep", "status"},
        {"search=%00", "search"},
        {"page=0", "page"},
    };
    for (const auto& [text, field] : wrong) {
        const auto query = query_of(text);
        ASSERT_FALSE(query) << text;
        EXPECT_EQ(query.error().field, field);
    }
}

} // namespace
} // namespace waymark::api::openshort
