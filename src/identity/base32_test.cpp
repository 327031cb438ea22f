// SPDX-License-Identifier: Apache-2.0
#include "identity/base32.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity::base32 {
namespace {

using testing::Optional;

struct Example {
    std::string bytes;
    std::string text;
};

// RFC 4648, section 10, without the padding; and the secret of RFC 6238, appendix B.
const std::vector<Example>& examples()
{
    static const std::vector<Example> all{
        {"", ""},
        {"f", "MY"},
        {"fo", "MZXQ"},
        {"foo", "MZXW6"},
        {"foob", "MZXW6YQ"},
        {"fooba", "MZXW6YTB"},
        {"foobar", "MZXW6YTBOI"},
        {"12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},
        {std::string("\xff\0\x80", 3), "74AIA"},
    };
    return all;
}

TEST(Base32, WritesTheExamplesOfTheRfc)
{
    for (const auto& [bytes, text] : examples())
        EXPECT_EQ(encode(bytes), text);
}

TEST(Base32, ReadsTheExamplesOfTheRfc)
{
    for (const auto& [bytes, text] : examples())
        EXPECT_THAT(decode(text), Optional(bytes));
}

TEST(Base32, ReadsLettersInAnyCase)
{
    EXPECT_THAT(decode("mzXw6yTb"), Optional(std::string("fooba")));
}

TEST(Base32, ReadsNothingElse)
{
    for (const char* text : {"M", "MZX", "MZXW6Y", "MZ1W", "MZ W", "MY======", "M\xc3\x84", "MZ"})
        EXPECT_EQ(decode(text), std::nullopt) << text;
}

} // namespace
} // namespace waymark::identity::base32
