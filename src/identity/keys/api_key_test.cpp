// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/api_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

TEST(KeyKind, IsReadAsItIsWritten)
{
    for (const auto kind :
         {KeyKind::api_key, KeyKind::signature, KeyKind::bearer, KeyKind::attribution})
        EXPECT_THAT(parse_key_kind(to_string(kind)), testing::Optional(kind));
}

TEST(KeyKind, AnythingElseIsNone)
{
    for (const std::string_view text : {"", "API_KEY", "api key", "session"})
        EXPECT_EQ(parse_key_kind(text), std::nullopt) << text;
}

} // namespace
} // namespace waymark::identity
