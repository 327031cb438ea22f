// SPDX-License-Identifier: Apache-2.0
#include "base/country_names.hpp"

#include <gmock/gmock.h>

#include <set>

namespace waymark {
namespace {

TEST(CountryNames, AreTheChineseOnes)
{
    EXPECT_EQ(chinese_name("CN"), "中国");
    EXPECT_EQ(chinese_name("HK"), "香港");
    EXPECT_EQ(chinese_name("US"), "美国");
    EXPECT_EQ(chinese_name("ZW"), "津巴布韦");
}

TEST(CountryNames, OfWhatIsNoCountryAreWhatItIsCalled)
{
    EXPECT_EQ(chinese_name("ZZ"), "ZZ");
    EXPECT_EQ(chinese_name(""), "");
}

TEST(CountryNames, AreTakenBackInBothSpellings)
{
    EXPECT_EQ(country_code("中国"), "CN");
    EXPECT_EQ(country_code("CN"), "CN");
    EXPECT_EQ(country_code("cn"), "CN");
    EXPECT_EQ(country_code("Atlantis"), "Atlantis");
}

TEST(CountryNames, CoverTheStandardWithoutRepetition)
{
    std::set<std::string_view> names;
    for (const auto& country : country_names()) {
        names.insert(country.name);
        EXPECT_EQ(country_code(country.name), country.code);
    }
    EXPECT_EQ(country_names().size(), 249U);
    EXPECT_EQ(names.size(), 249U);
}

} // namespace
} // namespace waymark
