// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/page.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace waymark::api::dwz {
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
    EXPECT_EQ(page.slice().offset, 0U);
    EXPECT_EQ(page.slice().limit, 10U);
}

TEST(Page, SkipsWhatStandsOnThePagesBefore)
{
    const auto page = page_of("page=3&page_size=25").value();
    EXPECT_EQ(page.slice().offset, 50U);
    EXPECT_EQ(page.slice().limit, 25U);
}

TEST(Page, NamesTheParameterThatIsOutOfRange)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"page=0", "page"},
        {"page=-1", "page"},
        {"page=two", "page"},
        {"page=", "page"},
        {"page=99999999999999999999", "page"},
        {"page_size=0", "page_size"},
        {"page_size=101", "page_size"},
        {"page_size=1.5", "page_size"},
    };
    for (const auto& [query, field] : wrong) {
        const auto page = page_of(query);
        ASSERT_FALSE(page) << query;
        EXPECT_EQ(page.error().field, field);
    }
}

TEST(Page, ReadLenientlyIsTheDefaultWhereItIsWrong)
{
    const auto read = [](std::string query) {
        http::Request request;
        request.query = std::move(query);
        return read_page_leniently(request);
    };
    EXPECT_EQ(read("page=2&page_size=500").page, 2U);
    EXPECT_EQ(read("page=2&page_size=500").page_size, 10U);
    EXPECT_EQ(read("page=0&page_size=20").page, 1U);
    EXPECT_EQ(read("page=0&page_size=20").page_size, 20U);
}

TEST(Page, BeyondAllCountingIsStillAPage)
{
    const auto page = page_of("page=9223372036854775807&page_size=100").value();
    EXPECT_EQ(page.slice().offset, 9223372036854775807U);
}

TEST(Page, TellsItsNumbersUnderEveryNameThatAClientReads)
{
    const auto expected = boost::json::parse(
        R"({"list":[1],"total":41,"page":2,"size":20,"page_size":20,
            "pagination":{"total":41,"page":2,"size":20,"page_size":20,"pages":3}})");
    EXPECT_EQ(page_view({1}, 41, {.page = 2, .page_size = 20}), expected);
}

TEST(Page, OfNothingHasNoPages)
{
    EXPECT_EQ(page_view({}, 0, {}).at("pagination").at("pages"), 0);
    EXPECT_EQ(page_view({}, 10, {}).at("pagination").at("pages"), 1);
}

} // namespace
} // namespace waymark::api::dwz
