// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "identity/signing/json_number.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace waymark::identity {
namespace {

std::string canonical(std::string_view number)
{
    std::string out;
    return append_canonical_number(out, number) ? out : "too large";
}

TEST(CanonicalNumberTest, IntegersAreWrittenWithoutPointAndExponent)
{
    EXPECT_EQ(canonical("0"), "0");
    EXPECT_EQ(canonical("-7"), "-7");
    EXPECT_EQ(canonical("2.0"), "2");
    EXPECT_EQ(canonical("1e3"), "1000");
    EXPECT_EQ(canonical("999999999999999"), "999999999999999");
    EXPECT_EQ(canonical("1234567890123456"), "1234567890123456");
}

TEST(CanonicalNumberTest, FractionsHaveTheFewestDigitsThatReadBackEqual)
{
    EXPECT_EQ(canonical("2.50"), "2.5");
    EXPECT_EQ(canonical("0.1"), "0.1");
    EXPECT_EQ(canonical("0.30000000000000004"), "0.30000000000000004");
    EXPECT_EQ(canonical("0.3000000000000000400"), "0.30000000000000004");
    EXPECT_EQ(canonical("-123.456e1"), "-1234.56");
    EXPECT_EQ(canonical("123456789012345.678901"), "123456789012345.67");
}

TEST(CanonicalNumberTest, IntegersBeyondFiftyThreeBitsAreRounded)
{
    EXPECT_EQ(canonical("9007199254740993"), "9007199254740992");
    EXPECT_EQ(canonical("12345678901234567890"), "12345678901234567000");
    EXPECT_EQ(canonical("999999999999999900000"), "999999999999999900000");
}

TEST(CanonicalNumberTest, ExponentsBeginAtTenToTheTwentyFirst)
{
    EXPECT_EQ(canonical("1e20"), "100000000000000000000");
    EXPECT_EQ(canonical("1e21"), "1e+21");
    EXPECT_EQ(canonical("999999999999999999999"), "1e+21");
    EXPECT_EQ(canonical("-1.5E+300"), "-1.5e+300");
}

TEST(CanonicalNumberTest, ExponentsBeginBelowAMillionth)
{
    EXPECT_EQ(canonical("0.000001"), "0.000001");
    EXPECT_EQ(canonical("1.25e-6"), "0.00000125");
    EXPECT_EQ(canonical("1e-7"), "1e-7");
    EXPECT_EQ(canonical("9.99e-7"), "9.99e-7");
    EXPECT_EQ(canonical("123e-20"), "1.23e-18");
}

TEST(CanonicalNumberTest, NegativeZeroKeepsItsSign)
{
    EXPECT_EQ(canonical("-0"), "-0");
    EXPECT_EQ(canonical("-0.0"), "-0");
    EXPECT_EQ(canonical("-0e5"), "-0");
    EXPECT_EQ(canonical("0.000"), "0");
}

TEST(CanonicalNumberTest, TooSmallNumbersAreZero)
{
    EXPECT_EQ(canonical("1e-400"), "0");
    EXPECT_EQ(canonical("-1e-400"), "-0");
    EXPECT_EQ(canonical("123e-99999999999999999999"), "0");
    EXPECT_EQ(canonical("0e99999999999999999999"), "0");
    EXPECT_EQ(canonical("0." + std::string(500, '0') + "1"), "0");
    EXPECT_EQ(canonical("5e-324"), "5e-324");
    EXPECT_EQ(canonical("2e-324"), "0");
}

TEST(CanonicalNumberTest, TooLargeNumbersAreRefused)
{
    EXPECT_EQ(canonical("1.7976931348623157e308"), "1.7976931348623157e+308");
    EXPECT_EQ(canonical("1.8e308"), "too large");
    EXPECT_EQ(canonical("-1e309"), "too large");
    EXPECT_EQ(canonical("1e+99999999999999999999"), "too large");
    EXPECT_EQ(canonical("0.001e9999"), "too large");
    EXPECT_EQ(canonical(std::string(400, '9')), "too large");
}

TEST(CanonicalNumberTest, LongSpellingsOfOrdinaryNumbersAreRead)
{
    EXPECT_EQ(canonical("1" + std::string(400, '0') + "e-400"), "1");
    EXPECT_EQ(canonical("0." + std::string(400, '0') + "1e401"), "1");
}

TEST(CanonicalNumberTest, EverySpellingReadsBackAsTheSameDoubleAndIsItsOwn)
{
    Random random(20'240'607);
    for (int i = 0; i < 20'000; ++i) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value))
            continue;
        const auto text = canonical(fmt::format("{:.17e}", value));
        double back = 0;
        std::from_chars(text.data(), text.data() + text.size(), back);
        ASSERT_EQ(std::bit_cast<std::uint64_t>(back), std::bit_cast<std::uint64_t>(value)) << text;
        ASSERT_EQ(canonical(text), text);
    }
}

} // namespace
} // namespace waymark::identity
