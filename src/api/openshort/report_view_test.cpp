// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/report_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

TEST(ReportView, NamesWhatIsNotKnown)
{
    analytics::LinkReport report;
    report.countries = {{"TW", 3, 75}, {"", 1, 25}};
    report.referrers = {{"", 4, 100}};
    const auto view = to_view(report);
    EXPECT_EQ(view.at("countries"),
              boost::json::parse(R"([{"name": "TW", "clicks": 3, "percentage": 75.0},
                                     {"name": "Unknown", "clicks": 1, "percentage": 25.0}])"));
    EXPECT_EQ(view.at("referers"),
              boost::json::parse(R"([{"referer": "Direct", "clicks": 4, "percentage": 100.0}])"));
}

TEST(ReportView, HasEveryMemberEvenIfNothingHappened)
{
    const auto view = to_view(analytics::LinkReport{});
    for (const auto* const name :
         {"overview", "timeSeries", "countries", "regions", "cities", "browsers",
          "operatingSystems", "devices", "referers", "utmSources", "utmMediums", "utmCampaigns"})
        EXPECT_TRUE(view.contains(name)) << name;
    EXPECT_EQ(view.size(), 12U);
}

TEST(ReportView, ShowsBotsByName)
{
    const analytics::BotReport report{
        .clicks = 9, .bot_clicks = 4, .names = {{"Googlebot", 3, 75}, {"", 1, 25}}};
    EXPECT_EQ(to_view(report), boost::json::parse(R"({
        "totalBotClicks": 4,
        "botTypes": [{"botName": "Googlebot", "clicks": 3, "percentage": 75.0},
                     {"botName": "Unknown Bot", "clicks": 1, "percentage": 25.0}]})"));
}

} // namespace
} // namespace waymark::api::openshort
