// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/parameters.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {

struct Named {
    std::string name;
    std::optional<int> status;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name, status))

namespace {

using testing::Optional;

http::Request with_query(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

std::optional<std::uint64_t> id_of(std::string text)
{
    http::Request request;
    request.path_parameters.emplace_back("id", std::move(text));
    return read_id(request, "id");
}

TEST(Parameters, AnIdIsDecimalDigits)
{
    EXPECT_THAT(id_of("7"), Optional(7U));
    EXPECT_THAT(id_of("0"), Optional(0U));
    for (const auto* const text : {"seven", "7a", "-7", "+7", "7.0", " 7", "18446744073709551616"})
        EXPECT_EQ(id_of(text), std::nullopt) << text;
}

TEST(Parameters, AnIdThatNoStoreHoldsNamesNothing)
{
    EXPECT_THAT(id_of("9223372036854775807"), Optional(9223372036854775807U));
    EXPECT_THAT(id_of("9223372036854775808"), Optional(0U));
    EXPECT_THAT(id_of("18446744073709551615"), Optional(0U));
}

TEST(Parameters, AStatusIsZeroOrOne)
{
    EXPECT_EQ(read_status(with_query("")).value(), std::nullopt);
    EXPECT_EQ(read_status(with_query("status=")).value(), std::nullopt);
    EXPECT_THAT(read_status(with_query("status=0")).value(), Optional(false));
    EXPECT_THAT(read_status(with_query("status=1")).value(), Optional(true));
    for (const auto* const query : {"status=2", "status=-1", "status=true", "status=01"})
        EXPECT_EQ(read_status(with_query(query)).error().field, "status") << query;
}

TEST(Parameters, ANumberMayBeLeftOut)
{
    EXPECT_EQ(read_number(with_query("user_id="), "user_id").value(), std::nullopt);
    EXPECT_THAT(read_number(with_query("user_id=12"), "user_id").value(), Optional(12U));
    EXPECT_EQ(read_number(with_query("user_id=me"), "user_id").error().field, "user_id");
}

TEST(Parameters, ATextMayBeLeftOut)
{
    std::string text = "before";
    EXPECT_TRUE(read_text(with_query(""), "username", text));
    EXPECT_EQ(text, "");
    EXPECT_TRUE(read_text(with_query("username=an%20n"), "username", text));
    EXPECT_EQ(text, "an n");
}

TEST(Parameters, ATextHasNoNul)
{
    std::string text;
    const auto read = read_text(with_query("username=ann%00"), "username", text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Errc::invalid_argument);
    EXPECT_EQ(read.error().field, "username");
    EXPECT_THAT(read.error().message, testing::HasSubstr("username"));
}

TEST(Parameters, ATimeMayBeLeftOut)
{
    EXPECT_EQ(read_time(std::nullopt, "expire_at").value(), std::nullopt);
    EXPECT_THAT(read_time("1970-01-01T00:00:01Z", "expire_at").value(),
                Optional(from_epoch_ms(1'000)));
    for (const auto* const text : {"", "2025-12-31", "2025-12-31T23:59:59"}) {
        const auto read = read_time(text, "expire_at");
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().field, "expire_at") << text;
        EXPECT_THAT(read.error().message, testing::HasSubstr("expire_at")) << text;
    }
}

TEST(Parameters, ATextThatIsEmptyMayBeAsGoodAsNone)
{
    EXPECT_EQ(unless_empty(std::nullopt), std::nullopt);
    EXPECT_EQ(unless_empty(""), std::nullopt);
    EXPECT_THAT(unless_empty("title"), Optional(std::string("title")));
}

TEST(Parameters, ABodyMustNotBeEmpty)
{
    http::Request request;
    request.body = " \r\n";
    EXPECT_EQ(read_body<Named>(request).error().code, Errc::invalid_argument);
    request.body = R"({"name":"ann","status":null,"more":1})";
    EXPECT_EQ(read_body<Named>(request).value().name, "ann");
}

} // namespace
} // namespace waymark::api::dwz
