// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/dialect.hpp"

#include "api/dwz/envelope.hpp"
#include "api/dwz/operation_note.hpp"
#include "api/dwz/trace_id.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

namespace {

using identity::Refusal;
using session::Denial;
using std::chrono::milliseconds;

constexpr std::string_view allowed_methods = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
constexpr std::string_view allowed_fields =
    "Origin, Content-Type, Accept, Authorization, X-Requested-With, X-Workspace-Id, X-App-Id, "
    "X-Signature, X-Timestamp, X-Nonce";

std::string_view denial_message(Denial denial)
{
    switch (denial) {
    case Denial::role:
        return default_message(http::Status::forbidden);
    case Denial::scope:
        return "禁止访问: Token权限不足";
    case Denial::session:
        return "禁止访问: 请使用账号登录";
    case Denial::cross_site:
        return "禁止访问: 不允许跨站请求";
    case Denial::second_factor:
        return "禁止访问: 请先启用两步验证";
    }
    return default_message(http::Status::forbidden);
}

std::string_view refusal_message(Refusal refusal)
{
    switch (refusal) {
    case Refusal::none:
        return "缺少认证信息";
    case Refusal::header:
        return "Token格式错误";
    case Refusal::malformed:
    case Refusal::unverifiable:
    case Refusal::mac:
    case Refusal::expired:
    case Refusal::unknown:
        return "Token已失效";
    case Refusal::inactive:
        return "用户已被禁用";
    case Refusal::address:
        return "Token不允许从该地址使用";
    case Refusal::clock:
        return "时间戳无效";
    case Refusal::app:
        return "无效的AppID";
    case Refusal::key:
        return "Token已禁用";
    case Refusal::signature:
        return "签名验证失败";
    }
    return default_message(http::Status::unauthorized);
}

// What every answer has: a trace id, and what elsewhere only a preflight's tells. Which origins may
// read it, the server says.
void add_fields(http::Response& response)
{
    response.with(std::string(trace_id_field), make_trace_id())
        .with("Access-Control-Allow-Methods", std::string(allowed_methods))
        .with("Access-Control-Allow-Headers", std::string(allowed_fields))
        .with("Access-Control-Max-Age", "86400");
}

} // namespace

session::Dialect make_dialect(audit::OperationLog& operations, const Clock& clock)
{
    session::Dialect dialect;
    dialect.is_bearer_strict = true;
    dialect.refuse = [](const http::Request&, Refusal refusal) {
        return fail(http::Status::unauthorized, refusal_message(refusal));
    };
    dialect.deny = [](const http::Request&, Denial denial) {
        return fail(http::Status::forbidden, denial_message(denial));
    };
    dialect.exceeded = [](const http::Request&, const identity::RateState& limit) {
        constexpr auto status = http::Status::too_many_requests;
        auto response = fail(status, default_message(status))
                            .with("Retry-After", fmt::to_string(limit.retry_after.count()));
        add_fields(response);
        return response;
    };
    dialect.finish = [&](const session::Call& call, http::Response& response, milliseconds took) {
        operations.record(note_operation(call, response, {clock.now(), took}));
        add_fields(response);
    };
    return dialect;
}

} // namespace waymark::api::dwz
