// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

links::Link plain_link()
{
    links::Link link;
    link.uid = "c123";
    link.slug = "sale";
    link.target_url = "https://example.com/";
    link.owner_uid = "cowner";
    return link;
}

TEST(UrlView, LeavesOutWhatALinkDoesNotHave)
{
    const auto view = to_view(plain_link(), {.public_url = "http://go.example"});
    EXPECT_EQ(view.at("shortUrl").as_string(), "http://go.example/sale");
    for (const auto* name :
         {"title", "description", "expiresAt", "clickLimit", "isSticky", "utmSource", "ogTitle",
          "ogImage", "ogImageUrl", "twitterCardType", "createdByName"})
        EXPECT_FALSE(view.contains(name)) << name;
}

TEST(UrlView, ShowsWhatItHasInTheDialectsWords)
{
    auto link = plain_link();
    link.title = "Sale";
    link.utm.source_platform = "ads";
    link.expires = from_epoch_ms(0);
    link.twitter_card = links::TwitterCard::summary;
    link.clicks = 7;
    link.bot_clicks = 2;
    link.click_limit = 100;
    link.is_sticky = true;
    const auto view = to_view(link, {.public_url = {}, .creator_email = "a@example.com"});
    EXPECT_EQ(view.at("utmSourcePlatform").as_string(), "ads");
    EXPECT_EQ(view.at("expiresAt").as_string(), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(view.at("twitterCardType").as_string(), "summary");
    EXPECT_EQ(view.at("clickCount").as_uint64(), 7U);
    EXPECT_EQ(view.at("clickLimit").as_int64(), 100);
    EXPECT_TRUE(view.at("isSticky").as_bool());
    EXPECT_EQ(view.at("createdByEmail").as_string(), "a@example.com");
}

TEST(UrlView, LeadsToTheLinksOwnDomain)
{
    auto link = plain_link();
    link.domain_name = "127.0.0.1:8080";
    link.protocol = "https";
    const auto view = to_view(link, {.public_url = "http://go.example"});
    EXPECT_EQ(view.at("shortUrl"), "https://127.0.0.1:8080/sale");
}

TEST(UrlView, SaysWhereThePictureIs)
{
    auto link = plain_link();
    link.og_image = "og-images/c123/5.webp";
    link.updated = from_epoch_ms(17);
    const auto view = to_view(link, {.public_url = "http://go.example"});
    EXPECT_EQ(view.at("ogImage"), "og-images/c123/5.webp");
    EXPECT_EQ(view.at("ogImageUrl"),
              "http://go.example/api/og-images/og-images%2Fc123%2F5.webp?v=17");
}

TEST(UrlView, NeverShowsThePassword)
{
    auto link = plain_link();
    link.password_hash = "$argon2id$secret";
    const auto view = to_view(link, {});
    EXPECT_TRUE(view.at("hasPassword").as_bool());
    EXPECT_EQ(boost::json::serialize(view).find("argon2id"), std::string::npos);
}

} // namespace
} // namespace waymark::api::openshort
