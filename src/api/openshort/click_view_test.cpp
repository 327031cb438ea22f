// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/click_view.hpp"
#include "storage/public_id.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using analytics::ClickRecord;

TEST(ClickView, LeavesOutWhatIsNotKnown)
{
    const ClickRecord click{.id = 42, .time = from_epoch_ms(1'767'323'045'678)};
    EXPECT_EQ(to_view(click, {}), boost::json::parse(R"({
        "id": "c000000000000000000000042", "isBot": false,
        "createdAt": "2026-01-02T03:04:05.678Z"})"));
}

TEST(ClickView, HasAllThatIsKnown)
{
    links::variants::Variant variant;
    variant.id = VariantId{3};
    variant.uid = "cvariant";
    links::routing::Rule rule;
    rule.id = RuleId{4};
    rule.uid = "crule";
    const auto ids = destination_ids(std::vector{variant}, std::vector{rule});
    const ClickRecord click{.id = 1,
                            .time = from_epoch_ms(1'767'323'045'000),
                            .variant = VariantId{3},
                            .rule = RuleId{4},
                            .ip = "8.8.8.8",
                            .user_agent = "not shown",
                            .referrer = "https://news.example.com/",
                            .country = "US",
                            .region = "California",
                            .city = "Mountain View",
                            .device = "desktop",
                            .browser = "Chrome",
                            .os = "Windows",
                            .utm_source = "s",
                            .utm_medium = "m",
                            .utm_campaign = "c",
                            .utm_term = "t",
                            .utm_content = "x",
                            .is_bot = true,
                            .bot_name = "Googlebot"};
    EXPECT_EQ(to_view(click, ids), boost::json::parse(R"({
        "id": "c000000000000000000000001", "variantId": "cvariant", "routingRuleId": "crule",
        "ip": "8.8.8.8", "browser": "Chrome", "os": "Windows", "device": "desktop",
        "country": "US", "region": "California", "city": "Mountain View",
        "referer": "https://news.example.com/", "utmSource": "s", "utmMedium": "m",
        "utmCampaign": "c", "utmTerm": "t", "utmContent": "x", "isBot": true,
        "botName": "Googlebot", "createdAt": "2026-01-02T03:04:05.000Z"})"));
}

TEST(ClickView, DoesNotNameAVariantOrARuleThatIsGone)
{
    const ClickRecord click{.id = 1, .variant = VariantId{9}, .rule = RuleId{9}};
    const auto view = to_view(click, {});
    EXPECT_FALSE(view.contains("variantId"));
    EXPECT_FALSE(view.contains("routingRuleId"));
}

TEST(ClickView, HasIdsInTheShapeOfAllOthers)
{
    const ClickRecord click{.id = (std::uint64_t{1} << 53U) - 1};
    const auto view = to_view(click, {});
    EXPECT_TRUE(storage::is_public_id(view.at("id").as_string()));
}

} // namespace
} // namespace waymark::api::openshort
