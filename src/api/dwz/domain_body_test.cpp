// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/domain_body.hpp"
#include "api/dwz/domain_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

CreateDomain body_of(std::optional<std::int64_t> suffix_length)
{
    CreateDomain body;
    body.domain = "short.ly";
    body.protocol = "https";
    body.random_suffix_length = suffix_length;
    return body;
}

TEST(DomainBody, HasDefaults)
{
    const auto draft = to_draft(body_of(std::nullopt)).value();
    EXPECT_EQ(draft.name, "short.ly");
    EXPECT_EQ(draft.protocol, "https");
    EXPECT_EQ(draft.site_name, "");
    EXPECT_TRUE(draft.is_active);
    EXPECT_FALSE(draft.pass_query_params);
    EXPECT_EQ(draft.codes.random_suffix_length, 2U);
    EXPECT_TRUE(draft.codes.has_checksum);
}

TEST(DomainBody, MaySayNoWhereTheDefaultIsYes)
{
    auto body = body_of(0);
    body.is_active = false;
    body.enable_checksum = false;
    const auto draft = to_draft(body).value();
    EXPECT_FALSE(draft.is_active);
    EXPECT_FALSE(draft.codes.has_checksum);
    EXPECT_EQ(draft.codes.random_suffix_length, 0U);
}

TEST(DomainBody, LimitsTheSuffix)
{
    EXPECT_TRUE(to_draft(body_of(10)));
    for (const std::int64_t length : {std::int64_t{-1}, std::int64_t{11}, INT64_MIN, INT64_MAX})
        EXPECT_EQ(to_draft(body_of(length)).error().field, "random_suffix_length") << length;
}

TEST(DomainBody, OfAChangeLeavesWhatIsAbsentAndRemovesWhatIsEmpty)
{
    UpdateDomain body;
    body.site_name = "";
    body.is_active = false;
    const auto patch = to_patch(body);
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_EQ(patch.protocol, std::nullopt);
    EXPECT_EQ(patch.site_name, "");
    EXPECT_EQ(patch.icp_number, std::nullopt);
    EXPECT_EQ(patch.is_active, false);
    EXPECT_EQ(patch.pass_query_params, std::nullopt);
}

TEST(DomainBody, IsRefusedInTheWordsOfTheApi)
{
    const auto words = [](Errc code, std::string field) {
        return reject_domain({code, "why", std::move(field)}, "taken").message;
    };
    EXPECT_EQ(words(Errc::not_found, ""), "域名不存在");
    EXPECT_EQ(words(Errc::conflict, "name"), "taken");
    EXPECT_EQ(words(Errc::invalid_argument, "name"), "无效的域名格式");
    EXPECT_EQ(words(Errc::invalid_argument, "port"), "无效的端口号");
    EXPECT_EQ(words(Errc::invalid_argument, "protocol"), "请求参数错误: why");
}

TEST(DomainView, HasEveryMemberAlways)
{
    links::domains::Domain domain;
    domain.id = 1;
    domain.name_id = DomainId{9};
    domain.name = "short.ly";
    domain.protocol = "https";
    domain.site_name = "短链接服务";
    domain.created = std::chrono::sys_days{std::chrono::January / 1 / 2024};
    domain.updated = domain.created;
    EXPECT_EQ(to_view(domain), boost::json::parse(R"({
        "id":1,"domain":"short.ly","protocol":"https","site_name":"短链接服务","icp_number":"",
        "police_number":"","is_active":true,"pass_query_params":false,"random_suffix_length":2,
        "enable_checksum":true,"description":"","created_at":"2024-01-01T00:00:00Z",
        "updated_at":"2024-01-01T00:00:00Z"})"));
}

} // namespace
} // namespace waymark::api::dwz
