// SPDX-License-Identifier: Apache-2.0
#include "http/read_json.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace waymark::http {

struct Item {
    std::string url;
    std::optional<int> weight;
};
BOOST_DESCRIBE_STRUCT(Item, (), (url, weight))

struct Order {
    std::string name;
    bool paid = false;
    double price = 0;
    std::uint8_t count = 0;
    std::optional<std::string> note;
    std::vector<Item> items;
    boost::json::value extra;
};
BOOST_DESCRIBE_STRUCT(Order, (), (name, paid, price, count, note, items, extra))

namespace {

constexpr std::string_view full = R"({"name":"n","paid":true,"price":2,"count":255,"note":null,
    "items":[{"url":"a","weight":1},{"url":"b"}],"extra":[1],"unknown":{}})";

Request with_body(std::string_view body)
{
    Request request;
    request.body = body;
    return request;
}

Error error_of(std::string_view body)
{
    const auto order = read_json<Order>(with_body(body));
    return order ? Error{} : order.error();
}

std::string replaced(std::string_view from, std::string_view to)
{
    std::string text(full);
    return text.replace(text.find(from), from.size(), to);
}

TEST(ReadJson, FillsTheMembersAndIgnoresUnknownOnes)
{
    const auto order = read_json<Order>(with_body(full));
    ASSERT_TRUE(order) << order.error().message;
    EXPECT_EQ(order->name, "n");
    EXPECT_TRUE(order->paid);
    EXPECT_EQ(order->price, 2.0);
    EXPECT_EQ(order->count, 255);
    EXPECT_FALSE(order->note);
    ASSERT_EQ(order->items.size(), 2U);
    EXPECT_EQ(order->items[0].weight, 1);
    EXPECT_FALSE(order->items[1].weight);
    EXPECT_TRUE(order->extra.is_array());
}

TEST(ReadJson, NamesTheMissingMember)
{
    const auto error = error_of(replaced(R"("name":"n",)", ""));
    EXPECT_EQ(error.code, Errc::invalid_argument);
    EXPECT_EQ(error.field, "name");
    EXPECT_EQ(error.message, "name is required");
}

TEST(ReadJson, NamesANestedMemberByItsPath)
{
    EXPECT_EQ(error_of(replaced(R"({"url":"b"})", R"({"url":5})")).field, "items[1].url");
    EXPECT_EQ(error_of(replaced(R"({"url":"b"})", "7")).field, "items[1]");
}

TEST(ReadJson, TellsNumbersBooleansAndStringsApart)
{
    EXPECT_EQ(error_of(replaced(R"("paid":true)", R"("paid":1)")).field, "paid");
    EXPECT_EQ(error_of(replaced(R"("paid":true)", R"("paid":"true")")).field, "paid");
    EXPECT_EQ(error_of(replaced(R"("price":2)", R"("price":"2")")).field, "price");
    EXPECT_EQ(error_of(replaced(R"("name":"n")", R"("name":null)")).field, "name");
}

TEST(ReadJson, RefusesIntegersThatDoNotFit)
{
    EXPECT_EQ(error_of(replaced("255", "256")).field, "count");
    EXPECT_EQ(error_of(replaced("255", "-1")).field, "count");
    EXPECT_EQ(error_of(replaced("255", "1.5")).field, "count");
    EXPECT_EQ(error_of(replaced("255", "2.0")).field, "");
}

TEST(ReadJson, TakesAnEmptyBodyForAnEmptyObject)
{
    EXPECT_EQ(error_of(" \r\n").field, "name");
    EXPECT_TRUE(read_object(with_body(""))->empty());
}

TEST(ReadJson, RefusesWhatIsNoJsonObject)
{
    for (const std::string_view body : {"{", "[]", "5", "\"a\"", "{\"a\":\"\xff\"}", "{} x"}) {
        const auto error = error_of(body);
        EXPECT_EQ(error.code, Errc::invalid_argument) << body;
        EXPECT_EQ(error.field, "") << body;
        EXPECT_FALSE(error.message.empty()) << body;
    }
}

TEST(ReadJson, RefusesDeepNesting)
{
    const std::string deep = "{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}";
    EXPECT_EQ(error_of(deep).message, "the body is nested too deeply");
}

} // namespace
} // namespace waymark::http
