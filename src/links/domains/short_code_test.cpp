// SPDX-License-Identifier: Apache-2.0
#include "links/domains/short_code.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <ostream>
#include <set>

namespace waymark::links::domains {
namespace {

struct Example {
    std::uint64_t number;
    std::string_view base62;
    std::string_view suffix;
    char checksum;
    std::string_view code;

    friend std::ostream& operator<<(std::ostream& out, const Example& example)
    {
        return out << example.code;
    }
};

class WorkedExample : public testing::TestWithParam<Example> {};

TEST_P(WorkedExample, HasItsDigitsChecksumAndCode)
{
    const Example& example = GetParam();
    EXPECT_EQ(to_base62(example.number), example.base62);
    EXPECT_EQ(checksum_of(std::string(example.base62).append(example.suffix)), example.checksum);
    EXPECT_EQ(make_code(example.number, example.suffix, true), example.code);
}

TEST_P(WorkedExample, EndsWithItsSuffixIfNoChecksumIsWanted)
{
    const Example& example = GetParam();
    EXPECT_EQ(make_code(example.number, example.suffix, false),
              std::string(example.base62).append(example.suffix));
}

INSTANTIATE_TEST_SUITE_P(
    ShortCode, WorkedExample,
    testing::Values(Example{1, "1", "aZ", 'a', "1aZa"}, Example{61, "Z", "00", 's', "Z00s"},
                    Example{62, "10", "xY", 'w', "10xYw"}, Example{3843, "ZZ", "9b", 't', "ZZ9bt"},
                    Example{3844, "100", "Qq", 'h', "100Qqh"},
                    Example{1000000, "4c92", "k3", '4', "4c92k34"},
                    Example{123456789, "8m0Kx", "AAAAAAAAAA", 'o', "8m0KxAAAAAAAAAAo"},
                    Example{1, "1", "", 'N', "1N"}));

TEST(ShortCode, WritesZeroAsOneDigit)
{
    EXPECT_EQ(to_base62(0), "0");
}

TEST(ShortCode, WritesTheGreatestNumberSoThatItsDigitsReadBackAsIt)
{
    constexpr auto greatest = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t read = 0;
    for (const char digit : to_base62(greatest))
        read = read * code_alphabet.size() + code_alphabet.find(digit);
    EXPECT_EQ(read, greatest);
}

TEST(ShortCode, DrawsSuffixesOfTheLengthAskedFor)
{
    EXPECT_EQ(draw_suffix(0), "");
    EXPECT_EQ(draw_suffix(2).size(), 2U);
    EXPECT_EQ(draw_suffix(random_suffix_max).size(), random_suffix_max);
}

TEST(ShortCode, DrawsEveryCharacterOfTheAlphabetAndNoOther)
{
    std::set<char> drawn;
    for (int i = 0; i < 1000; ++i) { // a character is missing in 1 of 10^68 runs
        for (const char c : draw_suffix(random_suffix_max))
            drawn.insert(c);
    }
    EXPECT_EQ(drawn, std::set<char>(code_alphabet.begin(), code_alphabet.end()));
}

} // namespace
} // namespace waymark::links::domains
