// SPDX-License-Identifier: Apache-2.0
#include "identity/totp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace waymark::identity::totp {
namespace {

using namespace std::chrono_literals;
using testing::MatchesRegex;
using testing::Optional;

// RFC 6238, appendix B: the ASCII text 12345678901234567890.
constexpr std::string_view rfc_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

constexpr TimePoint at(std::int64_t seconds)
{
    return from_epoch_ms(seconds * 1000);
}

TEST(Totp, GivesTheCodesOfTheRfc)
{
    struct Vector {
        std::int64_t seconds;
        std::string code; // the last six digits
    };
    const std::vector<Vector> vectors{{59, "287082"},
                                      {1'111'111'109, "081804"},
                                      {1'111'111'111, "050471"},
                                      {1'234'567'890, "005924"},
                                      {2'000'000'000, "279037"},
                                      {20'000'000'000, "353130"}};
    for (const auto& [seconds, expected] : vectors)
        EXPECT_THAT(code(rfc_secret, step_of(at(seconds))), Optional(expected));
}

TEST(Totp, AStepLastsThirtySeconds)
{
    EXPECT_EQ(step_of(at(0)), 0);
    EXPECT_EQ(step_of(at(30) - 1ms), 0);
    EXPECT_EQ(step_of(at(30)), 1);
    EXPECT_EQ(step_of(at(0) - 1ms), -1);
    EXPECT_EQ(step_of(at(-30)), -1);
    EXPECT_EQ(step_of(at(-30) - 1ms), -2);
}

TEST(Totp, MatchesACodeWithinTwoStepsOfItsOwn)
{
    const auto now = at(1'790'000'000);
    const auto current = step_of(now);
    for (std::int64_t drift = -4; drift <= 4; ++drift) {
        const auto step = current + drift;
        const auto matched = match(rfc_secret, code(rfc_secret, step).value(), now, 0);
        if (drift >= -drift_steps && drift <= drift_steps)
            EXPECT_THAT(matched, Optional(step)) << drift;
        else
            EXPECT_EQ(matched, std::nullopt) << drift;
    }
}

TEST(Totp, MatchesNoStepUpToTheLastOne)
{
    const auto now = at(1'790'000'000);
    const auto step = step_of(now);
    const auto right = code(rfc_secret, step).value();
    EXPECT_THAT(match(rfc_secret, right, now, step - 1), Optional(step));
    EXPECT_EQ(match(rfc_secret, right, now, step), std::nullopt);
    EXPECT_EQ(match(rfc_secret, right, now, step + 1), std::nullopt);
}

TEST(Totp, MatchesNothingThatIsNoCode)
{
    const auto now = at(1'111'111'111); // 050471
    EXPECT_THAT(match(rfc_secret, "050471", now, 0), Optional(step_of(now)));
    for (const char* wrong : {"", "50471", "0504711", "050472", "05047l", "050 71", " 050471"})
        EXPECT_EQ(match(rfc_secret, wrong, now, 0), std::nullopt) << wrong;
}

TEST(Totp, ASecretThatIsNotBase32GivesNoCode)
{
    EXPECT_EQ(code("not base32!", 1), std::nullopt);
    EXPECT_EQ(match("not base32!", "050471", at(1'111'111'111), 0), std::nullopt);
}

TEST(Totp, MakesAnotherSecretEachTime)
{
    std::set<std::string> secrets;
    for (int i = 0; i < 100; ++i)
        secrets.insert(make_secret());
    EXPECT_EQ(secrets.size(), 100U);
    EXPECT_THAT(secrets, testing::Each(MatchesRegex("[A-Z2-7]{32}")));
}

TEST(Totp, WritesAUrlForAuthenticatorApps)
{
    EXPECT_EQ(to_url(rfc_secret, "Open Short URL", "ann+1@example.com"),
              "otpauth://totp/Open%20Short%20URL%20%28ann%2B1%40example.com%29"
              "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Open%20Short%20URL");
    EXPECT_EQ(to_url("MY", "Ü&Co", "x"), "otpauth://totp/%C3%9C%26Co%20%28x%29"
                                         "?secret=MY&issuer=%C3%9C%26Co");
}

} // namespace
} // namespace waymark::identity::totp
