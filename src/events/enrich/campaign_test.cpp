// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/campaign.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::events::enrich {
namespace {

class CampaignTest : public testing::Test {
protected:
    Campaign of_query(std::string_view query) { return campaign_of({.query = query}, arena); }

    TextArena arena;
};

TEST_F(CampaignTest, ReadsEveryParameterFromTheQuery)
{
    const auto utm = of_query("a=1&utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&"
                              "utm_content=n&utm_id=i&utm_source_platform=p")
                         .utm;
    EXPECT_EQ(utm, (Utm{"s", "m", "c", "t", "n", "i", "p"}));
}

TEST_F(CampaignTest, DecodesValues)
{
    EXPECT_EQ(of_query("utm_campaign=spring+sale%21%E6%98%A5").utm.campaign, "spring sale!春");
}

TEST_F(CampaignTest, MakesValuesWellFormedUtf8)
{
    EXPECT_EQ(of_query("utm_campaign=%ff").utm.campaign, "\xEF\xBF\xBD");
}

TEST_F(CampaignTest, CutsALongValue)
{
    EXPECT_EQ(of_query("utm_term=" + std::string(1000, 'x')).utm.term.size(),
              Campaign::value_bytes_max);
}

TEST_F(CampaignTest, TakesTheFirstOfEqualParameters)
{
    EXPECT_EQ(of_query("utm_source=&utm_source=a&utm_source=b").utm.source, "a");
}

TEST_F(CampaignTest, PrefersWhatTheEventStates)
{
    const Event event{.query = "utm_source=query&utm_medium=cpc", .utm = {.source = "stated"}};
    const auto campaign = campaign_of(event, arena);
    EXPECT_EQ(campaign.utm.source, "stated");
    EXPECT_EQ(campaign.utm.medium, "cpc");
}

TEST_F(CampaignTest, FindsAClickIdInTheQuery)
{
    EXPECT_EQ(of_query("x=1&gclid=abc").click_id_kind, "gclid");
    EXPECT_EQ(of_query("gclid=").click_id_kind, "");
}

TEST(TextArena, GivesTextWithoutCapitalsBackAsItIs)
{
    TextArena arena;
    const std::string_view text = "abc";
    EXPECT_EQ(arena.lower(text).data(), text.data());
    EXPECT_EQ(arena.lower("ABC"), "abc");
}

} // namespace
} // namespace waymark::events::enrich
