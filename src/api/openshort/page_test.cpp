// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/page.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

Result<PageRequest> page_of(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return read_page(request);
}

TEST(Page, IsTheFirstTenByDefault)
{
    const auto page = page_of("").value();
    EXPECT_EQ(page.page, 1U);
    EXPECT_EQ(page.page_size, 10U);
}

TEST(Page, TakesLimitForPageSizeUnlessBothAreGiven)
{
    EXPECT_EQ(page_of("limit=20").value().page_size, 20U);
    EXPECT_EQ(page_of("limit=20&pageSize=30").value().page_size, 30U);
}

TEST(Page, NamesTheParameterThatIsOutOfRange)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"page=0", "page"},         {"page=10001", "page"},       {"page=two", "page"},
        {"pageSize=0", "pageSize"}, {"pageSize=101", "pageSize"}, {"limit=-1", "limit"},
    };
    for (const auto& [query, field] : wrong) {
        const auto page = page_of(query);
        ASSERT_FALSE(page) << query;
        EXPECT_EQ(page.error().field, field);
    }
}

TEST(Page, CountsItsPages)
{
    EXPECT_EQ(page_view({}, 0, {}).at("totalPages").as_uint64(), 0U);
    EXPECT_EQ(page_view({}, 10, {}).at("totalPages").as_uint64(), 1U);
    EXPECT_EQ(page_view({}, 11, {}).at("totalPages").as_uint64(), 2U);
}

} // namespace
} // namespace waymark::api::openshort
