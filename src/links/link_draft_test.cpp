// SPDX-License-Identifier: Apache-2.0
#include "links/link_draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace waymark::links {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LinkDraft good_draft()
{
    LinkDraft draft;
    draft.target_url = "https://example.com/";
    return draft;
}

template <typename Wishes>
std::vector<std::string> wrong_fields(const Wishes& draft)
{
    std::vector<std::string> fields;
    for (const auto& mistake : find_mistakes(draft, TargetPolicy())) {
        EXPECT_EQ(mistake.code, Errc::invalid_argument);
        EXPECT_FALSE(mistake.message.empty());
        fields.push_back(mistake.field);
    }
    return fields;
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

TEST(LinkDraft, NeedsNothingButATarget)
{
    EXPECT_THAT(wrong_fields(good_draft()), IsEmpty());
    EXPECT_THAT(wrong_fields(LinkDraft{}), ElementsAre("target_url"));
}

TEST(LinkDraft, EveryWrongFieldIsNamed)
{
    LinkDraft draft;
    draft.target_url = "http://localhost/";
    draft.slug = "a b";
    draft.title = std::string(title_max + 1, 'x');
    draft.description = std::string(description_max + 1, 'x');
    draft.password = "123";
    for (const auto& field : utm_fields)
        draft.utm.*field.member = std::string(utm_max + 1, 'x');
    draft.og_title = std::string(og_title_max + 1, 'x');
    draft.og_description = std::string(og_description_max + 1, 'x');
    draft.click_limit = 0;
    EXPECT_THAT(wrong_fields(draft),
                ElementsAre("target_url", "slug", "title", "description", "password", "utm_source",
                            "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id",
                            "utm_source_platform", "og_title", "og_description", "click_limit"));
}

TEST(LinkDraft, LimitsCountCharactersNotBytes)
{
    LinkDraft draft = good_draft();
    draft.title = repeated("縁", title_max);
    draft.password = repeated("縁", password_min);
    EXPECT_THAT(wrong_fields(draft), IsEmpty());

    draft.password = repeated("縁", password_max + 1);
    EXPECT_THAT(wrong_fields(draft), ElementsAre("password"));
}

TEST(LinkDraft, TextMustBeUtf8)
{
    LinkDraft draft = good_draft();
    draft.title = "\xff";
    draft.target_url += "\xff";
    draft.description = std::string("a\0b", 3);
    EXPECT_THAT(wrong_fields(draft), ElementsAre("target_url", "title", "description"));
}

TEST(LinkDraft, SlugMustNotBeReserved)
{
    LinkDraft draft = good_draft();
    draft.slug = "Health";
    EXPECT_THAT(wrong_fields(draft), ElementsAre("slug"));
    draft.slug = "healthy";
    EXPECT_THAT(wrong_fields(draft), IsEmpty());
}

TEST(LinkDraft, RegisteredDomainHasRulesOfItsOwnForSlugs)
{
    LinkDraft draft = good_draft();
    draft.domain = DomainId{1};
    for (const auto* code : {"a", "a.b", "x_y-z"}) {
        draft.slug = code;
        EXPECT_THAT(wrong_fields(draft), IsEmpty()) << code;
    }
    for (const auto* code : {"healthy", "Favicon.png", "api", "..", "a b"}) {
        draft.slug = code;
        EXPECT_THAT(wrong_fields(draft), ElementsAre("slug")) << code;
    }
}

TEST(LinkDraft, ClickLimitHasBounds)
{
    LinkDraft draft = good_draft();
    for (const auto limit : {std::int64_t{1}, click_limit_max}) {
        draft.click_limit = limit;
        EXPECT_THAT(wrong_fields(draft), IsEmpty());
    }
    for (const auto limit : {std::int64_t{-1}, std::int64_t{0}, click_limit_max + 1}) {
        draft.click_limit = limit;
        EXPECT_THAT(wrong_fields(draft), ElementsAre("click_limit"));
    }
}

TEST(LinkPatch, OfNothingIsRightAndAllButTheTargetMayBeRemoved)
{
    EXPECT_THAT(wrong_fields(LinkPatch{}), IsEmpty());

    LinkPatch patch;
    patch.title = patch.description = patch.og_title = patch.og_description = "";
    patch.og_image = patch.default_url = "";
    patch.password = std::optional<std::string>();
    patch.expires = std::optional<TimePoint>();
    patch.click_limit = std::optional<std::int64_t>();
    patch.twitter_card = std::optional<TwitterCard>();
    patch.utm.fill("");
    EXPECT_THAT(wrong_fields(patch), IsEmpty());

    patch.target_url = "";
    EXPECT_THAT(wrong_fields(patch), ElementsAre("target_url"));
}

TEST(LinkPatch, EveryWrongFieldIsNamed)
{
    LinkPatch patch;
    patch.target_url = "http://10.0.0.1/";
    patch.title = std::string(title_max + 1, 'x');
    patch.description = std::string(description_max + 1, 'x');
    patch.password = std::optional<std::string>("123");
    patch.click_limit = std::optional<std::int64_t>(0);
    patch.utm.fill(std::string(utm_max + 1, 'x'));
    patch.og_title = std::string(og_title_max + 1, 'x');
    patch.og_description = std::string(og_description_max + 1, 'x');
    patch.default_url = "ftp://example.com/";
    EXPECT_THAT(wrong_fields(patch),
                ElementsAre("target_url", "title", "description", "password", "click_limit",
                            "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
                            "utm_id", "utm_source_platform", "og_title", "og_description",
                            "default_url"));
}

} // namespace
} // namespace waymark::links
