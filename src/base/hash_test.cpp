// SPDX-License-Identifier: Apache-2.0
#include "base/hash.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>
#include <set>
#include <string>

namespace waymark {
namespace {

std::uint32_t crc_of(std::string_view text)
{
    return crc32c(std::as_bytes(std::span(text)));
}

// Check values: RFC 3720, appendix B.4, and the catalogue's "123456789".
TEST(Crc32c, GivesThePublishedValues)
{
    EXPECT_EQ(crc_of("123456789"), 0xe3069283U);
    EXPECT_EQ(crc_of(std::string(32, '\0')), 0x8a9136aaU);
    EXPECT_EQ(crc_of(std::string(32, '\xff')), 0x62a8ab43U);
    std::string rising(32, '\0');
    std::iota(rising.begin(), rising.end(), '\0');
    EXPECT_EQ(crc_of(rising), 0x46dd794eU);
}

TEST(Crc32c, ContinuesAtAnyCut)
{
    const std::string text = "the quick brown fox jumps over the lazy dog";
    const auto bytes = std::as_bytes(std::span(text));
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        const auto first = crc32c(bytes.first(cut));
        EXPECT_EQ(crc32c(bytes.subspan(cut), first), crc32c(bytes)) << cut;
    }
}

TEST(Hash64, TellsNearbyTextsApart)
{
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 10'000; ++i)
        seen.insert(hash64("slug" + std::to_string(i)));
    EXPECT_EQ(seen.size(), 10'000U);
    EXPECT_NE(hash64("a", 1), hash64("a", 2));
    EXPECT_NE(hash64(std::string_view("\0", 1)), hash64(""));
}

} // namespace
} // namespace waymark
