// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/operation_words.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace waymark::api::dwz {

namespace {

struct Word {
    std::string_view of;
    std::string_view word;
};

// By the segment behind /api/v1.
constexpr std::array resources{
    Word{"short_links", "短网址"},   Word{"domains", "域名"},
    Word{"ab_tests", "AB测试"},      Word{"users", "用户"},
    Word{"profile", "个人信息"},     Word{"tokens", "Token"},
    Word{"logs", log_resource},      Word{"auth", session_resource},
    Word{"login", session_resource}, Word{"logout", session_resource},
};

// By the last segment, where that says more than the method does.
constexpr std::array operations{
    Word{"batch", "批量创建"},
    Word{"reset-password", "重置密码"},
    Word{"change-password", "修改密码"},
    Word{"login", login_operation},
    Word{"logout", "登出"},
};

constexpr std::string_view base_path = "/api/v1/";

std::string_view find_word(std::span<const Word> words, std::string_view of)
{
    const auto found = std::ranges::find(words, of, &Word::of);
    return found == words.end() ? std::string_view{} : found->word;
}

std::string_view word_of_reading(std::string_view resource, std::string_view last, bool has_id)
{
    if (resource == "profile")
        return "查看资料";
    if (has_id && last == "statistics")
        return "查看统计";
    return has_id ? "查看详情" : "查看列表";
}

std::string_view word_of_method(http::Method method)
{
    switch (method) {
    case http::Method::post:
        return "创建";
    case http::Method::delete_:
        return "删除";
    default:
        return "更新";
    }
}

} // namespace

OperationWords operation_words(const http::Request& request)
{
    const auto path = percent_decode(request.path);
    std::string_view rest = path;
    if (rest.starts_with(base_path))
        rest.remove_prefix(base_path.size());
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    const auto segment = cut(rest, '/').first;
    const auto last = rest.substr(rest.rfind('/') + 1);

    auto resource = find_word(resources, segment);
    if (resource.empty())
        resource = segment;
    auto operation = find_word(operations, last);
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (reads)
        operation = word_of_reading(segment, last, !request.path_parameters.empty());
    else if (operation.empty())
        operation = word_of_method(request.method);
    return {std::string(operation), std::string(resource)};
}

std::string resource_id(const http::Request& request)
{
    if (!request.path_parameters.empty())
        return request.path_parameters.front().second;
    for (const std::string_view name : {"id", "code", "token_id", "domain", "test_id"}) {
        if (auto value = request.query_parameter(name); value && !value->empty())
            return *std::move(value);
    }
    return {};
}

} // namespace waymark::api::dwz
