// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/user_view.hpp"
#include "api/dwz/wire_time.hpp"
#include "api/session/request_client.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

namespace {

// The code of the second factor goes by three names.
struct Login {
    std::string username;
    std::string password;
    std::optional<std::string> code;
    std::optional<std::string> two_factor_code;
    std::optional<std::string> twoFactorCode;
};
BOOST_DESCRIBE_STRUCT(Login, (), (username, password, code, two_factor_code, twoFactorCode))

std::optional<std::string> code_of(const Login& body)
{
    for (const auto* code : {&body.code, &body.two_factor_code, &body.twoFactorCode}) {
        if (*code && !(*code)->empty())
            return *code;
    }
    return std::nullopt;
}

Result<identity::SignIn> read_sign_in(const http::Request& request)
{
    const auto body = read_body<Login>(request);
    if (!body)
        return std::unexpected(body.error());
    if (body->username.empty())
        return failure(Errc::invalid_argument, "username is required", "username");
    if (body->password.empty())
        return failure(Errc::invalid_argument, "password is required", "password");
    return identity::SignIn{
        .login = body->username,
        .password = body->password,
        .code = code_of(*body),
        .kind = identity::SessionKind::login_token,
        .client = session::client_of(request),
    };
}

http::Response refuse_login(std::string_view message, boost::json::object data)
{
    auto body = failure_body(http::Status::unauthorized, message);
    body["data"] = std::move(data);
    return http::json(http::Status::unauthorized, body);
}

struct Lock {
    std::string_view type;
    std::string_view message;
};

http::Response tell_lock(const Lock& lock, std::chrono::seconds left)
{
    auto body = failure_body(http::Status::too_many_requests, lock.message);
    body["limit_type"] = lock.type;
    body["remaining_attempts"] = 0;
    body["lockout_seconds"] = left.count();
    return http::json(http::Status::too_many_requests, body)
        .with("Retry-After", fmt::to_string(left.count()));
}

http::Response refuse(const identity::SignInFailure& failed)
{
    using Reason = identity::SignInFailure::Reason;
    switch (failed.reason) {
    case Reason::credentials:
        return refuse_login("用户名或密码错误",
                            {{"remaining_attempts", failed.remaining_attempts}});
    case Reason::inactive:
        return fail(http::Status::forbidden, "用户已被禁用");
    case Reason::code_missing:
        return refuse_login("需要两步验证码", {{"requires_2fa", true}});
    case Reason::code:
        return refuse_login("两步验证码错误", {{"requires_2fa", true},
                                               {"remaining_attempts", failed.remaining_attempts}});
    case Reason::account_locked:
        return tell_lock({"username", "账户已被锁定，请稍后再试"}, failed.retry_after);
    case Reason::address_locked:
        return tell_lock({"ip", "登录尝试次数过多，请稍后再试"}, failed.retry_after);
    }
    return fail(http::Status::unauthorized, default_message(http::Status::unauthorized));
}

std::expected<identity::SessionGrant, identity::SignInFailure>
sign_in(const Call& call, Services& services, const identity::SignIn& attempt)
{
    auto grant = services.sessions.sign_in(attempt);
    if (grant) {
        auto note = note_on(grant->user, "USER_LOGIN");
        note.actor = session::to_actor(grant->user);
        note.new_value = {{"email", grant->user.email}};
        session::record(services.audit, call, note);
    }
    return grant;
}

void sign_out(const Call& call, Services& services)
{
    services.sessions.sign_out(call.caller, call.token);
    session::AuditNote note;
    note.action = "USER_LOGOUT";
    note.entity_type = "user";
    note.entity_id = call.caller.uid;
    session::record(services.audit, call, note);
}

} // namespace

Answer login(Call& call, Services& services)
{
    const auto attempt = read_sign_in(call.request);
    if (!attempt)
        co_return fail(attempt.error());
    const auto grant =
        co_await services.hashers.run([&] { return sign_in(call, services, *attempt); });
    if (!grant)
        co_return refuse(grant.error());
    co_return ok(boost::json::object{{"token", grant->token},
                                     {"expires_at", to_wire_time(grant->expires)},
                                     {"user", to_view(grant->user)}});
}

Answer logout(Call& call, Services& services)
{
    // A key stays as good as it is.
    if (call.caller.has_session())
        co_await services.workers.run([&] { sign_out(call, services); });
    co_return done("登出成功");
}

} // namespace waymark::api::dwz
