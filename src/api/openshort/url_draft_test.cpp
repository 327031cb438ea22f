// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/test_body.hpp"
#include "api/openshort/url_draft.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Eq;
using testing::Optional;

links::LinkPatch patch_of(std::string_view text)
{
    return read_url_patch(parse_object(text)).value();
}

TEST(UrlDraft, HasWhatTheBodyHas)
{
    const auto draft = read_url_draft(parse_object(R"({
        "originalUrl": "https://example.com/", "customSlug": "sale", "title": "Sale",
        "description": "Spring", "password": "open", "expiresAt": "2030-01-01T00:00:00Z",
        "utmSource": "a", "utmSourcePlatform": "b", "ogTitle": "c", "ogDescription": "d",
        "twitterCardType": "summary", "clickLimit": "5", "isSticky": "true"})"))
                           .value();
    EXPECT_EQ(draft.target_url, "https://example.com/");
    EXPECT_EQ(draft.slug, "sale");
    EXPECT_EQ(draft.title, "Sale");
    EXPECT_EQ(draft.description, "Spring");
    EXPECT_THAT(draft.password, Optional(std::string("open")));
    EXPECT_THAT(draft.expires, Optional(*parse_iso8601("2030-01-01T00:00:00Z")));
    EXPECT_EQ(draft.utm.source, "a");
    EXPECT_EQ(draft.utm.source_platform, "b");
    EXPECT_EQ(draft.og_title, "c");
    EXPECT_EQ(draft.og_description, "d");
    EXPECT_THAT(draft.twitter_card, Optional(links::TwitterCard::summary));
    EXPECT_THAT(draft.click_limit, Optional(5));
    EXPECT_TRUE(draft.is_sticky);
}

TEST(UrlDraft, TakesNullForAbsence)
{
    const auto draft = read_url_draft(parse_object(R"({
        "originalUrl": "https://example.com/", "customSlug": null, "password": null,
        "expiresAt": null, "twitterCardType": null, "clickLimit": null, "isSticky": null})"))
                           .value();
    EXPECT_EQ(draft.slug, "");
    EXPECT_EQ(draft.password, std::nullopt);
    EXPECT_EQ(draft.expires, std::nullopt);
    EXPECT_EQ(draft.twitter_card, std::nullopt);
    EXPECT_EQ(draft.click_limit, std::nullopt);
    EXPECT_FALSE(draft.is_sticky);
}

TEST(UrlDraft, NamesEveryMemberThatIsWrong)
{
    const auto draft = read_url_draft(
        parse_object(R"({"customSlug": 5, "title": {}, "password": [], "expiresAt": "soon",
                  "utmTerm": true, "twitterCardType": "huge", "clickLimit": 0, "isSticky": 1})"),
        "urls[1].");
    EXPECT_THAT(fields_of(draft),
                ElementsAre("urls[1].originalUrl", "urls[1].customSlug", "urls[1].title",
                            "urls[1].password", "urls[1].expiresAt", "urls[1].utmTerm",
                            "urls[1].twitterCardType", "urls[1].clickLimit", "urls[1].isSticky"));
}

TEST(UrlPatch, LeavesWhatIsAbsent)
{
    const auto patch = patch_of("{}");
    EXPECT_EQ(patch.target_url, std::nullopt);
    EXPECT_EQ(patch.title, std::nullopt);
    EXPECT_EQ(patch.status, std::nullopt);
    EXPECT_EQ(patch.password, std::nullopt);
    EXPECT_EQ(patch.expires, std::nullopt);
    EXPECT_EQ(patch.click_limit, std::nullopt);
    EXPECT_THAT(patch.utm, Each(Eq(std::nullopt)));
    EXPECT_EQ(patch.og_title, std::nullopt);
    EXPECT_EQ(patch.og_image, std::nullopt);
    EXPECT_EQ(patch.twitter_card, std::nullopt);
}

TEST(UrlPatch, RemovesWhatIsNull)
{
    const auto patch = patch_of(R"({
        "title": null, "description": null, "password": null, "expiresAt": null,
        "clickLimit": null, "utmSource": null, "ogTitle": null, "ogDescription": null,
        "ogImage": null, "twitterCardType": null})");
    for (const auto& text : {patch.title, patch.description, patch.utm[0], patch.og_title,
                             patch.og_description, patch.og_image})
        EXPECT_THAT(text, Optional(std::string()));
    EXPECT_THAT(patch.password, Optional(Eq(std::nullopt)));
    EXPECT_THAT(patch.expires, Optional(Eq(std::nullopt)));
    EXPECT_THAT(patch.click_limit, Optional(Eq(std::nullopt)));
    EXPECT_THAT(patch.twitter_card, Optional(Eq(std::nullopt)));
    EXPECT_EQ(patch.utm[1], std::nullopt);
}

TEST(UrlPatch, LeavesWhatCantBeMissing)
{
    const auto patch = patch_of(R"({"originalUrl": null, "status": null, "isSticky": null})");
    EXPECT_EQ(patch.target_url, std::nullopt);
    EXPECT_EQ(patch.status, std::nullopt);
    EXPECT_EQ(patch.is_sticky, std::nullopt);
}

TEST(UrlPatch, LeavesWhatIsAnEmptyText)
{
    const auto patch = patch_of(R"({
        "title": "", "status": "", "utmSource": "", "utmId": "", "ogTitle": "",
        "ogDescription": "", "ogImage": ""})");
    EXPECT_EQ(patch.title, std::nullopt);
    EXPECT_EQ(patch.status, std::nullopt);
    EXPECT_THAT(patch.utm, Each(Eq(std::nullopt)));
    EXPECT_EQ(patch.og_title, std::nullopt);
    EXPECT_EQ(patch.og_description, std::nullopt);
    EXPECT_EQ(patch.og_image, std::nullopt);
}

TEST(UrlPatch, SetsWhatHasAValue)
{
    const auto patch = patch_of(R"({
        "originalUrl": "https://example.com/", "title": "Sale", "status": "INACTIVE",
        "password": "open", "expiresAt": "2030-01-01", "utmSourcePlatform": "b",
        "twitterCardType": "summary_large_image", "clickLimit": 3, "isSticky": false})");
    EXPECT_THAT(patch.target_url, Optional(std::string("https://example.com/")));
    EXPECT_THAT(patch.title, Optional(std::string("Sale")));
    EXPECT_THAT(patch.status, Optional(links::LinkStatus::inactive));
    EXPECT_THAT(patch.password, Optional(Optional(std::string("open"))));
    EXPECT_THAT(patch.expires, Optional(Optional(*parse_iso8601("2030-01-01"))));
    EXPECT_THAT(patch.utm.back(), Optional(std::string("b")));
    EXPECT_THAT(patch.twitter_card, Optional(Optional(links::TwitterCard::summary_large_image)));
    EXPECT_THAT(patch.click_limit, Optional(Optional(3)));
    EXPECT_THAT(patch.is_sticky, Optional(false));
}

TEST(UrlPatch, TakesNoPictureButItsRemoval)
{
    EXPECT_THAT(fields_of(read_url_patch(parse_object(R"({"ogImage": "og-images/a/1.webp"})"))),
                ElementsAre("ogImage"));
}

TEST(UrlPatch, NamesEveryMemberThatIsWrong)
{
    EXPECT_THAT(fields_of(read_url_patch(parse_object(
                    R"({"originalUrl": 5, "title": [], "status": "ASLEEP", "password": 12345,
                        "expiresAt": "", "clickLimit": "many", "utmMedium": 1,
                        "twitterCardType": ""})"))),
                ElementsAre("originalUrl", "title", "status", "password", "expiresAt", "clickLimit",
                            "utmMedium", "twitterCardType"));
}

} // namespace
} // namespace waymark::api::openshort
