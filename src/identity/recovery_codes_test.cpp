// SPDX-License-Identifier: Apache-2.0
#include "identity/recovery_codes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace waymark::identity::recovery_codes {
namespace {

using testing::Optional;

TEST(RecoveryCodes, AreAsManyAsAskedForAndAllDifferent)
{
    const auto codes = make(200);
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 200U);
    EXPECT_THAT(codes, testing::Each(testing::MatchesRegex(
                           "[0-9abcdefghjkmnpqrstvwxyz]{5}-[0-9abcdefghjkmnpqrstvwxyz]{5}")));
}

TEST(RecoveryCodes, AreKeptAsTheSha256OfTheirLettersAndDigits)
{
    // printf 4fr0k9wzma | sha256sum
    EXPECT_THAT(
        hash("4fr0k-9wzma"),
        Optional(std::string("46f10c609a3cfa59d07b1759880406ac52a8f654070f02c5d1d7ba31463b3359")));
}

TEST(RecoveryCodes, AreTheSameHoweverTheyAreTyped)
{
    const auto kept = hash("4fr01-9wzma");
    ASSERT_TRUE(kept);
    for (const char* typed : {"4fr019wzma", "4FR01-9WZMA", " 4frol 9wzma ", "4FRO-I9-WZMA"})
        EXPECT_EQ(hash(typed), kept) << typed;
    EXPECT_NE(hash("4fr01-9wzmb"), kept);
}

TEST(RecoveryCodes, OtherTextIsNone)
{
    for (const char* text : {"", "-", "123456", "4fr0k-9wzm", "4fr0k-9wzmaa", "4fr0k_9wzma",
                             "ufr0k-9wzma", "4fr0k-9wzm\xc3\xa4"})
        EXPECT_EQ(hash(text), std::nullopt) << text;
}

} // namespace
} // namespace waymark::identity::recovery_codes
