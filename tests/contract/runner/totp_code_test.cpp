// SPDX-License-Identifier: Apache-2.0
#include "totp_code.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::contract {
namespace {

// The secret of RFC 6238, appendix B, whose codes of eight digits end with these six.
const Variables remembered{{"secret", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}, {"name", "no secret"}};

std::string code_at(std::int64_t second, std::string_view expression = "secret")
{
    return totp_code(expression, remembered, from_epoch_ms(second * 1000)).value();
}

TEST(TotpCode, IsThatOfTheStandardsExamples)
{
    EXPECT_EQ(code_at(59), "287082");
    EXPECT_EQ(code_at(1'111'111'109), "081804");
    EXPECT_EQ(code_at(20'000'000'000), "353130");
}

TEST(TotpCode, IsOfAnotherStepWhereAsked)
{
    EXPECT_EQ(code_at(29, "secret+1"), "287082");
    EXPECT_EQ(code_at(119, "secret-2"), "287082");
}

TEST(TotpCode, SaysWhatItCannotCompute)
{
    for (const std::string_view expression : {"nothing", "name", "secret+x", "secret+"}) {
        const auto code = totp_code(expression, remembered, from_epoch_ms(0));
        ASSERT_FALSE(code) << expression;
        EXPECT_EQ(code.error().code, Errc::invalid_argument);
    }
}

} // namespace
} // namespace waymark::contract
