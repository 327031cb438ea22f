// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/token_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

identity::ApiKey key_of(identity::KeyKind kind, std::string prefix)
{
    identity::ApiKey key;
    key.id = 1;
    key.kind = kind;
    key.name = "API Token";
    key.prefix = std::move(prefix);
    key.created = std::chrono::sys_days{std::chrono::January / 1 / 2024};
    return key;
}

TEST(TokenView, TellsTheSecretOfANewSignatureToken)
{
    const identity::NewKey made{key_of(identity::KeyKind::signature, "app_1a2b"), "s3"};
    EXPECT_EQ(to_view(made), boost::json::parse(R"({
        "id":1,"token_name":"API Token","token_type":"signature","app_id":"app_1a2b",
        "app_secret":"s3","expire_at":null,"created_at":"2024-01-01T00:00:00Z"})"));
}

TEST(TokenView, TellsTheTextOfANewBearerToken)
{
    identity::NewKey made{key_of(identity::KeyKind::bearer, "a1b2c3d4"), "a1b2c3d4e5"};
    made.key.expires = std::chrono::sys_days{std::chrono::December / 31 / 2025};
    EXPECT_EQ(to_view(made), boost::json::parse(R"({
        "id":1,"token_name":"API Token","token_type":"bearer","token":"a1b2c3d4e5",
        "expire_at":"2025-12-31T00:00:00Z","created_at":"2024-01-01T00:00:00Z"})"));
}

TEST(TokenView, OfAListShowsNoSecret)
{
    EXPECT_EQ(to_view(key_of(identity::KeyKind::signature, "app_1a2b")), boost::json::parse(R"({
        "id":1,"token_name":"API Token","token_type":"signature","app_id":"app_1a2b",
        "last_used_at":null,"expire_at":null,"status":1,"created_at":"2024-01-01T00:00:00Z"})"));
    EXPECT_EQ(to_view(key_of(identity::KeyKind::bearer, "a1b2c3d4")), boost::json::parse(R"({
        "id":1,"token_name":"API Token","token_type":"bearer","token":"a1b2c3d4...",
        "last_used_at":null,"expire_at":null,"status":1,"created_at":"2024-01-01T00:00:00Z"})"));
}

} // namespace
} // namespace waymark::api::dwz
