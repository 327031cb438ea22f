// SPDX-License-Identifier: Apache-2.0
#include "http/compression.hpp"

#include <gtest/gtest.h>

namespace waymark::http {
namespace {

TEST(ChooseCoding, FollowsTheWeights)
{
    EXPECT_EQ(choose_coding("gzip, deflate, br"), Coding::brotli);
    EXPECT_EQ(choose_coding("gzip;q=1.0, br;q=0.5"), Coding::gzip);
    EXPECT_EQ(choose_coding("gzip, br; q=0"), Coding::gzip);
    EXPECT_EQ(choose_coding("GZIP"), Coding::gzip);
    EXPECT_EQ(choose_coding("*"), Coding::brotli);
    EXPECT_EQ(choose_coding("*, br;q=0"), Coding::gzip);
}

TEST(ChooseCoding, LeavesTheContentAloneWhenNothingFits)
{
    for (const std::string_view value : {"", "identity", "deflate", "gzip;q=0", "gzip;q=x", ";,;"})
        EXPECT_EQ(choose_coding(value), Coding::identity) << value;
}

TEST(IsCompressible, TellsTextFromPictures)
{
    EXPECT_TRUE(is_compressible("application/json; charset=utf-8"));
    EXPECT_TRUE(is_compressible("Text/HTML"));
    EXPECT_FALSE(is_compressible("image/png"));
    EXPECT_FALSE(is_compressible("text/event-stream"));
}

TEST(Compress, MakesRepetitiveTextSmaller)
{
    const std::string text(10'000, 'a');
    for (const Coding coding : {Coding::gzip, Coding::brotli})
        for (const Effort effort : {Effort::quick, Effort::thorough})
            EXPECT_LT(compress(coding, text, effort).size(), 100U) << to_string(coding);
    EXPECT_EQ(compress(Coding::identity, text, Effort::quick), text);
}

} // namespace
} // namespace waymark::http
