// SPDX-License-Identifier: Apache-2.0
#include "base/language.hpp"

#include <gtest/gtest.h>

namespace waymark {
namespace {

TEST(Language, FollowsTheReadersPreference)
{
    EXPECT_EQ(choose_language("zh-TW,zh;q=0.9,en;q=0.8"), Language::zh_tw);
    EXPECT_EQ(choose_language("en;q=0.5, zh-CN;q=0.7"), Language::zh_cn);
    EXPECT_EQ(choose_language("fr-FR, en;q=0.1, zh;q=0"), Language::en);
}

TEST(Language, TellsTheTwoChineseScriptsApart)
{
    EXPECT_EQ(choose_language("zh-Hant-HK"), Language::zh_tw);
    EXPECT_EQ(choose_language("zh-hans"), Language::zh_cn);
    EXPECT_EQ(choose_language("zh"), Language::zh_cn);
}

TEST(Language, IsEnglishWhenNothingFits)
{
    for (const auto* header : {"", "fr", "*", "zh;q=x", ";;;,,,", "zhx"})
        EXPECT_EQ(choose_language(header), Language::en) << header;
}

} // namespace
} // namespace waymark
