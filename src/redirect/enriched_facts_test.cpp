// SPDX-License-Identifier: Apache-2.0
#include "redirect/enriched_facts.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace waymark::redirect {
namespace {

constexpr std::string_view iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

class EnrichedFactsTest : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        data = std::make_unique<events::enrich::EnrichmentData>(WAYMARK_DATA);
    }
    static void TearDownTestSuite() { data.reset(); }

    static inline std::unique_ptr<events::enrich::EnrichmentData> data;
    EnrichedFacts facts{*data};
};

TEST_F(EnrichedFactsTest, TellWhereAnAddressIs)
{
    EXPECT_EQ(facts.place(IpAddress::v4(0x08080808)).country, "US");
    EXPECT_EQ(facts.place(IpAddress{}).country, "");
    EXPECT_EQ(facts.place(*IpAddress::parse("10.0.0.1")).country, "");
}

TEST_F(EnrichedFactsTest, LoopbackIsLocal)
{
    for (const auto* const address : {"127.0.0.1", "::1"}) {
        const auto place = facts.place(*IpAddress::parse(address));
        EXPECT_EQ(place.country, "Local");
        EXPECT_EQ(place.region, "Local");
        EXPECT_EQ(place.city, "Local");
    }
}

TEST_F(EnrichedFactsTest, TellWhatAUserAgentSays)
{
    const auto client = facts.client(iphone);
    EXPECT_EQ(client.device, "mobile");
    EXPECT_EQ(client.os, "iOS");
    EXPECT_EQ(client.browser, "Mobile Safari");
    EXPECT_FALSE(client.is_bot);
    EXPECT_TRUE(facts.client("Googlebot/2.1").is_bot);
}

TEST_F(EnrichedFactsTest, WithoutAUserAgentNothingIsKnown)
{
    const auto client = facts.client("");
    EXPECT_EQ(client.device, "");
    EXPECT_EQ(client.os, "");
    EXPECT_EQ(client.browser, "");
    EXPECT_FALSE(client.is_bot);
}

TEST_F(EnrichedFactsTest, PlaceOutlivesAQuestionAboutTheClient)
{
    const auto place = facts.place(IpAddress::v4(0x08080808));
    EXPECT_EQ(facts.client(iphone).os, "iOS");
    EXPECT_EQ(place.country, "US");
}

TEST_F(EnrichedFactsTest, AnswersStayRightHoweverManyOthersCameBetween)
{
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        static_cast<void>(facts.place(IpAddress::v4(0x10000000 + i * 977)));
        ASSERT_EQ(facts.place(*IpAddress::parse("127.0.0.1")).country, "Local");
    }
    for (int i = 0; i < 2'000; ++i) {
        static_cast<void>(facts.client(fmt::format("Agent/{}", i)));
        ASSERT_EQ(facts.client(iphone).os, "iOS");
    }
}

TEST_F(EnrichedFactsTest, WhatStandsFarBehindInAUserAgentIsNotLookedAt)
{
    const std::string filler(2'000, 'x');
    EXPECT_TRUE(facts.client(std::string(iphone) + " Googlebot/2.1").is_bot);
    const auto client = facts.client(std::string(iphone) + filler + " Googlebot/2.1");
    EXPECT_EQ(client.os, "iOS");
    EXPECT_FALSE(client.is_bot);
}

} // namespace
} // namespace waymark::redirect
