// SPDX-License-Identifier: Apache-2.0
#include "identity/scope.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

using testing::Optional;

TEST(Scopes, AreWrittenInOneOrder)
{
    EXPECT_EQ(to_string(ScopeSet{}), "");
    EXPECT_EQ(to_string(ScopeSet{Scope::write, Scope::read}), "read,write");
    EXPECT_EQ(to_string(ScopeSet::all()), "read,write,ingest,admin");
}

TEST(Scopes, AreReadByName)
{
    EXPECT_THAT(parse_scope("read"), Optional(Scope::read));
    EXPECT_THAT(parse_scope("write"), Optional(Scope::write));
    EXPECT_THAT(parse_scope("ingest"), Optional(Scope::ingest));
    EXPECT_THAT(parse_scope("admin"), Optional(Scope::admin));
    for (const char* text : {"", "Read", "read,write", "all", " read"})
        EXPECT_EQ(parse_scope(text), std::nullopt) << text;
}

TEST(Scopes, SurviveBeingKeptAsBits)
{
    constexpr ScopeSet scopes{Scope::read, Scope::ingest};
    EXPECT_EQ(ScopeSet::from_bits(scopes.bits()), scopes);
    EXPECT_TRUE(scopes.has(Scope::ingest));
    EXPECT_FALSE(scopes.has(Scope::write));
    EXPECT_TRUE(ScopeSet::from_bits(0x10).is_empty());
    EXPECT_EQ(ScopeSet::from_bits(0xffff), ScopeSet::all());
}

} // namespace
} // namespace waymark::identity
