// SPDX-License-Identifier: Apache-2.0
#include "api/native/page_request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

Result<PageRequest> read(const std::string& query)
{
    http::Request request;
    request.query = query;
    return read_page(request);
}

TEST(PageRequest, IsTheFirstTenUnlessAskedForOthers)
{
    EXPECT_EQ(read("")->page, 1U);
    EXPECT_EQ(read("")->page_size, 10U);
    EXPECT_EQ(read("page=3&pageSize=25")->slice().offset, 50U);
    EXPECT_EQ(read("page=3&pageSize=25")->slice().limit, 25U);
}

TEST(PageRequest, NamesWhatIsOutOfRange)
{
    for (const auto* query : {"page=0", "page=10001", "page=x", "page=-1"})
        EXPECT_EQ(read(query).error().field, "page") << query;
    for (const auto* query : {"pageSize=0", "pageSize=101", "pageSize="})
        EXPECT_EQ(read(query).error().field, "pageSize") << query;
}

TEST(PageRequest, CountsAPageThatIsNotFull)
{
    const auto total_pages = [](std::uint64_t total) {
        return page_view({}, total, {.page = 1, .page_size = 10}).at("totalPages").as_uint64();
    };
    EXPECT_EQ(total_pages(0), 0U);
    EXPECT_EQ(total_pages(10), 1U);
    EXPECT_EQ(total_pages(11), 2U);
}

} // namespace

} // namespace waymark::api::native
