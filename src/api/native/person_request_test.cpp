// SPDX-License-Identifier: Apache-2.0
#include "api/native/person_request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

Result<PersonRequest> read_query(const std::string& query)
{
    http::Request request;
    request.query = query;
    return read_person_parameters(request);
}

Result<PersonRequest> read_body(const std::string& body)
{
    http::Request request;
    request.body = body;
    return read_person_body(request);
}

TEST(PersonRequest, IsAVisitorOrAUser)
{
    const auto visitor = read_body(R"({"visitor_id": "8C1f0a2b3d4e5f60"})");
    ASSERT_TRUE(visitor);
    EXPECT_EQ(visitor->visitor, 0x8c1f'0a2b'3d4e'5f60U);
    EXPECT_EQ(visitor->named_by(), "visitor_id");

    const auto user = read_query("user_id=o%27neil+1");
    ASSERT_TRUE(user);
    EXPECT_FALSE(user->visitor);
    EXPECT_EQ(user->user, "o'neil 1");
    EXPECT_EQ(user->named_by(), "user_id");
}

TEST(PersonRequest, IsNeverEverybody)
{
    for (const auto* body : {"", "{}", R"({"visitor_id": null})", R"({"user": "ann"})"})
        EXPECT_EQ(read_body(body).error().field, "visitor_id") << body;
    EXPECT_EQ(read_body(R"({"user_id": ""})").error().field, "user_id");
    EXPECT_EQ(read_query("user_id=").error().field, "user_id");
    EXPECT_EQ(read_query("visitor_id=").error().field, "visitor_id");
    EXPECT_EQ(read_query("visitor_id=0000000000000000").error().field, "visitor_id");
}

TEST(PersonRequest, IsOneOnly)
{
    const auto both = read_query("user_id=ann&visitor_id=8c1f0a2b3d4e5f60");
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().code, Errc::invalid_argument);
    EXPECT_EQ(both.error().field, "user_id");
}

TEST(PersonRequest, IsRefusedIfItIsNone)
{
    for (const auto* visitor : {"8c1f0a2b3d4e5f6", "8c1f0a2b3d4e5f601", "0x1f0a2b3d4e5f60",
                                "-c1f0a2b3d4e5f60", " 8c1f0a2b3d4e5f6", "visitor"})
        EXPECT_EQ(read_query(std::string("visitor_id=") + visitor).error().field, "visitor_id")
            << visitor;
    EXPECT_EQ(read_body(R"({"visitor_id": 12})").error().field, "visitor_id");
    EXPECT_EQ(read_body(R"({"user_id": 12})").error().field, "user_id");
    EXPECT_EQ(read_query("user_id=a%00b").error().field, "user_id");
    EXPECT_EQ(read_query("user_id=" + std::string(user_id_length_max + 1, 'a')).error().field,
              "user_id");
    EXPECT_TRUE(read_query("user_id=" + std::string(user_id_length_max, 'a')));
}

} // namespace

} // namespace waymark::api::native
