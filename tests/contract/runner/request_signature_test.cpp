// SPDX-License-Identifier: Apache-2.0
#include "request_signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::contract {
namespace {

using testing::Contains;
using testing::Pair;

const Variables remembered{
    {"app", "app_1"},
    {"key", "a1b2c3d4e5f60718293a4b5c6d7e8f900112233445566778899aabbccddeeff0"},
    {"page", "1"},
};

Call call_of(std::string method, std::string target)
{
    Call call;
    call.method = std::move(method);
    call.target = std::move(target);
    return call;
}

// The vectors of the API's description.
TEST(RequestSignature, IsTheOneThatTheApiDescribes)
{
    auto call = call_of("GET", "/api/v1/profile");
    call.fields = {{"X-Timestamp", "1703232001"}, {"X-Nonce", "nonce-3"}};
    ASSERT_TRUE(sign(call, {"app", "key"}, remembered));
    EXPECT_THAT(call.fields, Contains(Pair("X-App-Id", "app_1")));
    EXPECT_THAT(call.fields,
                Contains(Pair("X-Signature",
                              "779495b565009883f6d03897a42c56e094ec316efeb63e87a0c33a899041a643")));
}

TEST(RequestSignature, CoversTheParametersAndNotTheQueryAsItIsWritten)
{
    auto call = call_of("GET", "/api/v1/short_links?page_size=10&page=1");
    call.fields = {{"x-timestamp", "1703232008"}, {"x-nonce", "c2"}};
    ASSERT_TRUE(sign(call, {"app", "key", R"({"page":"{{page}}","page_size":"10"})"}, remembered));
    EXPECT_THAT(call.fields,
                Contains(Pair("X-Signature",
                              "477a8514b2ae8119d9c2037b43e168257ce978a73d04606d0ab9b5fbc1ce485e")));
}

TEST(RequestSignature, HasANonceOfItsOwnEachTime)
{
    auto first = call_of("GET", "/a");
    auto second = first;
    ASSERT_TRUE(sign(first, {"app", "key"}, remembered));
    ASSERT_TRUE(sign(second, {"app", "key"}, remembered));
    EXPECT_NE(first.fields, second.fields);
}

TEST(RequestSignature, NeedsWhatIsRemembered)
{
    auto call = call_of("GET", "/a");
    EXPECT_EQ(sign(call, {"nobody", "key"}, remembered).error().field, "nobody");
    EXPECT_EQ(sign(call, {"app", "nothing"}, remembered).error().field, "nothing");
}

} // namespace
} // namespace waymark::contract
