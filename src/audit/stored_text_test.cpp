// SPDX-License-Identifier: Apache-2.0
#include "audit/stored_text.hpp"

#include <gtest/gtest.h>

namespace waymark::audit {
namespace {

using namespace std::string_literals;

TEST(StoredTextTest, LeavesWellFormedTextAsItIs)
{
    EXPECT_EQ(storable(""), "");
    EXPECT_EQ(storable("短网址 \xf0\x9f\x98\x80\n"), "短网址 \xf0\x9f\x98\x80\n");
}

TEST(StoredTextTest, ReplacesMalformedBytesAndNul)
{
    EXPECT_EQ(storable("a\xff"
                       "b"),
              "a\xef\xbf\xbd"
              "b");
    EXPECT_EQ(storable("\0a\0"s), "\xef\xbf\xbd"
                                  "a\xef\xbf\xbd");
}

TEST(StoredTextTest, CutsWhereACharacterEnds)
{
    EXPECT_EQ(storable_prefix("短网址", 9), "短网址");
    EXPECT_EQ(storable_prefix("短网址", 8), "短网");
    EXPECT_EQ(storable_prefix("短网址", 7), "短网");
    EXPECT_EQ(storable_prefix("短网址", 6), "短网");
    EXPECT_EQ(storable_prefix("短网址", 2), "");
    EXPECT_EQ(storable_prefix("ab\xf0\x9f\x98\x80", 5), "ab");
    EXPECT_EQ(storable_prefix("ab\xf0\x9f\x98\x80", 6), "ab\xf0\x9f\x98\x80");
}

TEST(StoredTextTest, KeepsToTheBoundWhatGrowsByItsReplacement)
{
    EXPECT_EQ(storable_prefix("\x80\x80\x80\x80\x80\x80", 7), "\xef\xbf\xbd\xef\xbf\xbd");
    EXPECT_EQ(storable_prefix("abc\0def"s, 5), "abc");
    EXPECT_EQ(storable_prefix("abc\0def"s, 6), "abc\xef\xbf\xbd");
}

} // namespace
} // namespace waymark::audit
