// SPDX-License-Identifier: Apache-2.0
#include "identity/caller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace waymark::identity {
namespace {

using testing::Optional;

TEST(Caller, PlansAreReadAsTheyAreWritten)
{
    for (const auto plan : {Plan::free, Plan::professional, Plan::enterprise})
        EXPECT_THAT(parse_plan(to_string(plan)), Optional(plan));
    EXPECT_EQ(to_string(Plan::professional), "professional");
    for (const char* text : {"", "Free", "pro", "free "})
        EXPECT_EQ(parse_plan(text), std::nullopt) << text;
}

TEST(Caller, APersonSignsInAndAProgramHasAKey)
{
    for (const auto kind : {CredentialKind::session, CredentialKind::login_token})
        EXPECT_TRUE(Caller{.credential = kind}.has_session());
    for (const auto kind : {CredentialKind::api_key, CredentialKind::bearer_token,
                            CredentialKind::signature, CredentialKind::attribution_key})
        EXPECT_FALSE(Caller{.credential = kind}.has_session());
}

TEST(Caller, EachRefusalHasItsOwnSentence)
{
    std::set<std::string_view> sentences;
    for (auto i = static_cast<int>(Refusal::none); i <= static_cast<int>(Refusal::signature); ++i)
        sentences.insert(describe(static_cast<Refusal>(i)));
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(Refusal::signature) + 1);
    EXPECT_FALSE(sentences.contains(""));
}

} // namespace
} // namespace waymark::identity
