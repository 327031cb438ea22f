// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/accept_language.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::events::enrich {
namespace {

std::string preferred(std::string_view field)
{
    return std::string(Language::preferred(field).text());
}

TEST(AcceptLanguage, TakesTheFirstOfEqualQuality)
{
    EXPECT_EQ(preferred("zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7"), "zh-TW");
    EXPECT_EQ(preferred("de, fr"), "de");
}

TEST(AcceptLanguage, TakesTheHighestQualityWhereverItStands)
{
    EXPECT_EQ(preferred("da;q=0.5, en-gb ; q=0.8 ,en;q=0.7"), "en-GB");
    EXPECT_EQ(preferred("da;q=0.799,en;q=0.8"), "en");
}

TEST(AcceptLanguage, WritesSubtagsInTheirUsualCase)
{
    EXPECT_EQ(preferred("ZH-hant-tw"), "zh-Hant-TW");
    EXPECT_EQ(preferred("ES-419"), "es-419");
}

TEST(AcceptLanguage, SkipsWildcardsRefusedAndMalformedRanges)
{
    EXPECT_EQ(preferred("*,fr;q=0.1"), "fr");
    EXPECT_EQ(preferred("fr;q=0, e n, en;q=2, en;q=x, en;level=1, it;q=0.2"), "it");
}

TEST(AcceptLanguage, IsEmptyWhereNoneIsNamed)
{
    for (const auto* const field : {"", "*", ",,;", "-", "fr;q=0", "1337"})
        EXPECT_EQ(preferred(field), "") << field;
    EXPECT_EQ(preferred(std::string(36, 'a')), "");
}

} // namespace
} // namespace waymark::events::enrich
