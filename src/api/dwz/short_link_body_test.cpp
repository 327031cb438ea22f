// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/short_link_body.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view target = "https://example.com/?b=2&a=1";

CreateShortLink body_of(std::string url)
{
    return {.original_url = std::move(url),
            .domain = {},
            .custom_code = {},
            .title = {},
            .description = {},
            .expire_at = {}};
}

Accepted<links::LinkPatch> patch_of(std::string body)
{
    http::Request request;
    request.body = std::move(body);
    return read_link_patch(request);
}

TEST(ShortLinkBody, OfANewLinkNeedsATargetAlone)
{
    const auto draft = to_draft(body_of(std::string(target))).value();
    EXPECT_EQ(draft.target_url, target);
    EXPECT_EQ(draft.slug, "");
    EXPECT_EQ(draft.title, "");
    EXPECT_EQ(draft.expires, std::nullopt);
}

TEST(ShortLinkBody, OfANewLinkMayHaveEndedAlready)
{
    auto body = body_of(std::string(target));
    body.expire_at = "2020-01-01T00:00:00.000Z";
    EXPECT_EQ(to_draft(body).value().expires,
              std::chrono::sys_days{std::chrono::January / 1 / 2020});
}

TEST(ShortLinkBody, RefusesWhatIsNoUrlInTheWordsOfTheApi)
{
    for (const auto* const text :
         {"", "invalid-url", "example.com", "ftp://example.com/", "javascript:alert(1)", "http://"})
        EXPECT_EQ(to_draft(body_of(text)).error().message, "无效的 URL 格式") << text;
}

TEST(ShortLinkBody, RefusesATargetThatIsTooLong)
{
    auto url = "https://example.com/" + std::string(original_url_bytes_max, 'a');
    EXPECT_EQ(to_draft(body_of(url)).error().code, Errc::invalid_argument);
    url.resize(original_url_bytes_max);
    EXPECT_TRUE(to_draft(body_of(url)));
}

TEST(ShortLinkBody, RefusesAnEndThatIsNoTime)
{
    for (const auto* const text : {"", "2025-12-31", "2025-12-31T23:59:59", "tomorrow"}) {
        auto body = body_of(std::string(target));
        body.expire_at = text;
        const auto refused = to_draft(body);
        ASSERT_FALSE(refused) << text;
        EXPECT_THAT(refused.error().message, StartsWith("请求参数错误: "));
        EXPECT_THAT(refused.error().message, HasSubstr("expire_at"));
    }
}

TEST(ShortLinkBody, OfAChangeLeavesWhatIsAbsentOrEmpty)
{
    for (const auto* const text :
         {"{}", R"({"original_url":"","title":"","description":"","is_active":null})",
          R"({"domain":"other.example","custom_code":"other"})"}) {
        const auto patch = patch_of(text).value();
        EXPECT_EQ(patch.target_url, std::nullopt) << text;
        EXPECT_EQ(patch.title, std::nullopt) << text;
        EXPECT_EQ(patch.description, std::nullopt) << text;
        EXPECT_EQ(patch.status, std::nullopt) << text;
        EXPECT_EQ(patch.expires, std::nullopt) << text;
    }
}

TEST(ShortLinkBody, OfAChangeTellsAnAbsentEndFromNone)
{
    const auto removed = patch_of(R"({"expire_at":null})").value();
    ASSERT_TRUE(removed.expires);
    EXPECT_EQ(*removed.expires, std::nullopt);

    const auto set = patch_of(R"({"expire_at":"2030-01-01T08:00:00+08:00"})").value();
    ASSERT_TRUE(set.expires);
    EXPECT_EQ(*set.expires, std::chrono::sys_days{std::chrono::January / 1 / 2030});
}

TEST(ShortLinkBody, OfAChangeSwitchesALink)
{
    EXPECT_EQ(patch_of(R"({"is_active":false})").value().status, links::LinkStatus::inactive);
    EXPECT_EQ(patch_of(R"({"is_active":true})").value().status, links::LinkStatus::active);
}

TEST(ShortLinkBody, OfAChangeIsRefusedWhereItIsWrong)
{
    EXPECT_EQ(patch_of(R"({"original_url":"nowhere"})").error().message, "无效的 URL 格式");
    for (const auto* const text : {"", " ", "[]", "{", R"({"is_active":"yes"})",
                                   R"({"expire_at":""})", R"({"expire_at":7})", R"({"title":7})"}) {
        const auto refused = patch_of(text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, Errc::invalid_argument) << text;
        EXPECT_THAT(refused.error().message, StartsWith("请求参数错误: ")) << text;
    }
}

TEST(ShortLinkBody, IsPutOnADomain)
{
    links::LinkDraft draft;
    links::domains::Domain domain;
    domain.id = 3;
    domain.name_id = DomainId{7};
    domain.protocol = "https";
    place(draft, domain);
    EXPECT_EQ(draft.domain, DomainId{7});
    EXPECT_EQ(draft.protocol, "https");
}

TEST(ShortLinkBody, IsRefusedInTheWordsOfTheApi)
{
    const auto words = [](Errc code, std::string field) {
        return reject_link({code, "why", std::move(field)}).message;
    };
    EXPECT_EQ(words(Errc::not_found, ""), "短网址不存在");
    EXPECT_EQ(words(Errc::conflict, "slug"), "自定义短代码已存在");
    EXPECT_EQ(words(Errc::invalid_argument, "slug"), "无效的自定义短代码");
    EXPECT_EQ(words(Errc::invalid_argument, "target_url"), "请求参数错误: original_url: why");
    EXPECT_EQ(words(Errc::invalid_argument, "title"), "请求参数错误: why");
    EXPECT_EQ(words(Errc::unavailable, ""), "服务不健康");
}

TEST(ShortLinkBody, OfANewLinkMayLoseItsDomain)
{
    EXPECT_EQ(reject_new_link({Errc::not_found, "why", ""}),
              (Rejection{Errc::invalid_argument, "域名不存在"}));
    EXPECT_EQ(reject_new_link({Errc::conflict, "why", "slug"}),
              (Rejection{Errc::conflict, "自定义短代码已存在"}));
}

TEST(ShortLinkBody, ItsDomainIsRefusedAsABadRequest)
{
    const auto rejected = [](Errc code, std::string_view name) {
        return reject_choice({code, "why", "domain"}, name);
    };
    EXPECT_EQ(rejected(Errc::invalid_argument, "a b"),
              (Rejection{Errc::invalid_argument, "无效的域名格式"}));
    EXPECT_EQ(rejected(Errc::not_found, "short.ly"),
              (Rejection{Errc::invalid_argument, "域名不存在"}));
    EXPECT_EQ(rejected(Errc::not_found, ""), (Rejection{Errc::invalid_argument, "域名不能为空"}));
    EXPECT_EQ(rejected(Errc::forbidden, "short.ly"),
              (Rejection{Errc::invalid_argument, "域名未激活"}));
}

} // namespace
} // namespace waymark::api::dwz
