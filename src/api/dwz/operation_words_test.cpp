// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/operation_words.hpp"

#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

using http::Method;

struct Case {
    Method method;
    std::string path;
    bool has_id;
    std::string operation;
    std::string resource;
};

http::Request request_of(const Case& wanted)
{
    http::Request request;
    request.method = wanted.method;
    request.path = wanted.path;
    if (wanted.has_id)
        request.path_parameters.emplace_back("id", "7");
    return request;
}

TEST(OperationWords, NameEachEndpoint)
{
    const std::vector<Case> cases{
        {Method::post, "/api/v1/short_links", false, "创建", "短网址"},
        {Method::post, "/api/v1/short_links/batch", false, "批量创建", "短网址"},
        {Method::get, "/api/v1/short_links", false, "查看列表", "短网址"},
        {Method::head, "/api/v1/short_links/", false, "查看列表", "短网址"},
        {Method::get, "/api/v1/short_links/7", true, "查看详情", "短网址"},
        {Method::put, "/api/v1/short_links/7", true, "更新", "短网址"},
        {Method::delete_, "/api/v1/short_links/7", true, "删除", "短网址"},
        {Method::get, "/api/v1/short_links/7/statistics", true, "查看统计", "短网址"},
        {Method::get, "/api/v1/domains/active", false, "查看列表", "域名"},
        {Method::put, "/api/v1/domains/7/status", true, "更新", "域名"},
        {Method::post, "/api/v1/ab_tests/7/start", true, "创建", "AB测试"},
        {Method::get, "/api/v1/%75sers/7", true, "查看详情", "用户"},
        {Method::post, "/api/v1/users/7/reset-password", true, "重置密码", "用户"},
        {Method::get, "/api/v1/profile", false, "查看资料", "个人信息"},
        {Method::post, "/api/v1/profile/change-password", false, "修改密码", "个人信息"},
        {Method::delete_, "/api/v1/tokens/7", true, "删除", "Token"},
        {Method::get, "/api/v1/logs", false, "查看列表", "操作日志"},
        {Method::post, "/api/v1/auth/login", false, "登录", "认证"},
        {Method::post, "/api/v1/login", false, "登录", "认证"},
        {Method::post, "/api/v1/auth/logout", false, "登出", "认证"},
        {Method::get, "/api/v1/statistics/dashboard", false, "查看列表", "statistics"},
        {Method::get, "/api/v1/click_statistics", false, "查看列表", "click_statistics"},
    };
    for (const auto& expected : cases) {
        const auto words = operation_words(request_of(expected));
        EXPECT_EQ(words.operation, expected.operation) << expected.path;
        EXPECT_EQ(words.resource, expected.resource) << expected.path;
    }
}

TEST(OperationWords, TakeTheIdFromThePathBeforeTheQuery)
{
    auto request = request_of({Method::get, "/api/v1/users/7", true, "", ""});
    request.query = "id=8";
    EXPECT_EQ(resource_id(request), "7");
}

TEST(OperationWords, TakeTheIdFromTheQueryInAnOrder)
{
    http::Request request;
    request.query = "test_id=5&domain=short.ly&code=";
    EXPECT_EQ(resource_id(request), "short.ly");
    request.query = "page=1";
    EXPECT_EQ(resource_id(request), "");
}

} // namespace
} // namespace waymark::api::dwz
