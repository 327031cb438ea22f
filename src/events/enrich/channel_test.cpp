// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/channel.hpp"

#include <gtest/gtest.h>

#include <array>

namespace waymark::events::enrich {
namespace {

struct Case {
    Arrival arrival;
    std::string_view channel;
};

std::string describe(const Arrival& arrival)
{
    return fmt::format("source={} medium={} campaign={} click={} referrer={}", arrival.utm_source,
                       arrival.utm_medium, arrival.utm_campaign, arrival.click_id_kind,
                       arrival.referrer_host);
}

constexpr std::array cases{
    Case{{}, "Direct"},
    Case{{.referrer_host = "google.com"}, "Organic Search"},
    Case{{.referrer_host = "google.co.uk"}, "Organic Search"},
    Case{{.referrer_host = "images.google.de"}, "Organic Search"},
    Case{{.referrer_host = "bing.com"}, "Organic Search"},
    Case{{.referrer_host = "m.baidu.com"}, "Organic Search"},
    Case{{.referrer_host = "com.google.android.googlequicksearchbox"}, "Organic Search"},
    Case{{.referrer_host = "mail.google.com"}, "Email"},
    Case{{.referrer_host = "docs.google.com"}, "Referral"},
    Case{{.referrer_host = "l.facebook.com"}, "Organic Social"},
    Case{{.referrer_host = "t.co"}, "Organic Social"},
    Case{{.referrer_host = "news.ycombinator.com"}, "Organic Social"},
    Case{{.referrer_host = "youtube.com"}, "Organic Video"},
    Case{{.referrer_host = "amazon.co.jp"}, "Organic Shopping"},
    Case{{.referrer_host = "chatgpt.com"}, "AI Assistants"},
    Case{{.referrer_host = "gemini.google.com"}, "AI Assistants"},
    Case{{.referrer_host = "example.org"}, "Referral"},
    Case{{.referrer_host = "notfacebook.com"}, "Referral"},
    Case{{.referrer_host = "google.evil.example"}, "Referral"},
    Case{{.utm_source = "google", .utm_medium = "cpc"}, "Paid Search"},
    Case{{.utm_medium = "cpc", .referrer_host = "google.com"}, "Paid Search"},
    Case{{.utm_source = "facebook", .utm_medium = "paid_social"}, "Paid Social"},
    Case{{.utm_source = "fb", .utm_medium = "cpm"}, "Paid Social"},
    Case{{.utm_source = "youtube.com", .utm_medium = "ppc"}, "Paid Video"},
    Case{{.utm_source = "google", .utm_medium = "cpc", .utm_campaign = "shopping-eu"},
         "Paid Shopping"},
    Case{{.utm_source = "adnet", .utm_medium = "cpm"}, "Display"},
    Case{{.utm_source = "adnet", .utm_medium = "cpc"}, "Paid Other"},
    Case{{.utm_source = "adnet", .utm_medium = "banner"}, "Display"},
    Case{{.click_id_kind = "gclid"}, "Paid Search"},
    Case{{.click_id_kind = "gclid", .referrer_host = "google.com"}, "Paid Search"},
    Case{{.click_id_kind = "ttclid"}, "Paid Social"},
    Case{{.click_id_kind = "dclid"}, "Display"},
    Case{{.click_id_kind = "fbclid", .referrer_host = "l.facebook.com"}, "Organic Social"},
    Case{{.utm_source = "newsletter", .utm_medium = "email"}, "Email"},
    Case{{.utm_source = "weekly", .utm_medium = "newsletter"}, "Email"},
    Case{{.utm_source = "partner", .utm_medium = "affiliate"}, "Affiliates"},
    Case{{.utm_source = "podcast", .utm_medium = "audio"}, "Audio"},
    Case{{.utm_source = "sms"}, "SMS"},
    Case{{.utm_source = "app", .utm_medium = "web-push"}, "Mobile Push Notifications"},
    Case{{.utm_source = "linkedin"}, "Organic Social"},
    Case{{.utm_source = "acme", .utm_medium = "social-media"}, "Organic Social"},
    Case{{.utm_source = "acme", .utm_medium = "organic"}, "Organic Search"},
    Case{{.utm_source = "acme", .utm_medium = "referral"}, "Referral"},
    Case{{.utm_source = "acme", .referrer_host = "google.com"}, "Referral"},
    Case{{.utm_source = "qrcode", .utm_medium = "offline"}, "Unassigned"},
    Case{{.utm_campaign = "spring"}, "Unassigned"},
};

TEST(Channel, FollowsItsTable)
{
    for (const auto& [arrival, channel] : cases)
        EXPECT_EQ(channel_of(arrival), channel) << describe(arrival);
}

TEST(Channel, KnowsClickIdsByTheirParameter)
{
    EXPECT_TRUE(is_click_id("msclkid"));
    EXPECT_FALSE(is_click_id("utm_source"));
    EXPECT_FALSE(is_click_id(""));
}

} // namespace
} // namespace waymark::events::enrich
