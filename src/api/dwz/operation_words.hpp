// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"

#include <string>
#include <string_view>

// What a request to the API does, in the words of its operation log.
namespace waymark::api::dwz {

inline constexpr std::string_view session_resource = "认证";
inline constexpr std::string_view login_operation = "登录";
inline constexpr std::string_view log_resource = "操作日志";

struct OperationWords {
    std::string operation; // 创建, 查看列表, …
    std::string resource;  // 短网址, 用户, …; of paths without a word, the segment behind /api/v1
};

// Of a request that a route was found for: its path parameters tell a list from one of its things.
[[nodiscard]] OperationWords operation_words(const http::Request& request);

// The first path parameter, else the query's id, code, token_id, domain or test_id; may be empty.
[[nodiscard]] std::string resource_id(const http::Request& request);

} // namespace waymark::api::dwz
