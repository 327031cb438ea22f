// SPDX-License-Identifier: Apache-2.0
#include "links/link_draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

std::vector<std::string> wrong_fields(const LinkDraft& draft)
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
    draft.password = "123";
    for (const auto& field : utm_fields)
        draft.utm.*field.member = std::string(utm_max + 1, 'x');
    draft.og_title = std::string(og_title_max + 1, 'x');
    draft.og_description = std::string(og_description_max + 1, 'x');
    EXPECT_THAT(wrong_fields(draft),
                ElementsAre("target_url", "slug", "title", "password", "utm_source", "utm_medium",
                            "utm_campaign", "utm_term", "utm_content", "utm_id",
                            "utm_source_platform", "og_title", "og_description"));
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
    EXPECT_THAT(wrong_fields(draft), ElementsAre("target_url", "title"));
}

TEST(LinkDraft, SlugMustNotBeReserved)
{
    LinkDraft draft = good_draft();
    draft.slug = "Health";
    EXPECT_THAT(wrong_fields(draft), ElementsAre("slug"));
    draft.slug = "healthy";
    EXPECT_THAT(wrong_fields(draft), IsEmpty());
}

} // namespace
} // namespace waymark::links
