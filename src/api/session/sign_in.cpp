// SPDX-License-Identifier: Apache-2.0
#include "api/session/audit_trail.hpp"
#include "api/session/handlers.hpp"
#include "api/session/password_change.hpp"
#include "api/session/request_client.hpp"
#include "api/session/session_cookie.hpp"
#include "api/session/sign_in_body.hpp"
#include "api/session/union_answer.hpp"
#include "api/session/user_view.hpp"
#include "http/read_json.hpp"
#include "identity/account_rules.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::api::session {

namespace {

using http::Status;
using identity::SessionGrant;
using identity::SignInFailure;

AuditNote sign_in_note(const identity::User& user)
{
    return {.action = "USER_LOGIN",
            .entity_type = "user",
            .entity_id = user.uid,
            .new_value = {{"email", user.email}},
            .actor = to_actor(user)};
}

http::Response to_answer(const SessionGrant& grant, const Services& services)
{
    return succeed(
        {{"user", to_view(grant.user)}, {"accessToken", grant.token}, {"requires2FA", false}},
        to_pingoo_view(grant, services.sessions.options().access_lifetime));
}

http::Response locked(const SignInFailure& failure)
{
    return fail_in_both(Status::too_many_requests, "Too many failed logins: try again later",
                        "登录失败次数过多，请稍后再试")
        .with("Retry-After", std::to_string(failure.retry_after.count()));
}

// The words are the same whether or not there is such an account.
http::Response to_answer(const SignInFailure& failure)
{
    using enum SignInFailure::Reason;
    switch (failure.reason) {
    case code_missing:
        return succeed({{"requires2FA", true}, {"tempToken", failure.challenge}},
                       boost::json::object{{"requires_2fa", true}});
    case account_locked:
    case address_locked:
        return locked(failure);
    case code:
        return fail_in_both(Status::unauthorized, "Invalid two-factor code", "两步验证码错误");
    case inactive:
        return fail_in_both(Status::unauthorized, "Invalid login: the account is disabled",
                            "账号已被禁用");
    case credentials:
        break;
    }
    return fail_in_both(Status::unauthorized, "Incorrect email or password",
                        pingoo_words::wrong_login);
}

// Members are spelled as on the wire.
struct Registration {
    std::string email;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (email, password))

struct Refresh {
    std::string refresh_token;
};
BOOST_DESCRIBE_STRUCT(Refresh, (), (refresh_token))

Result<Registration> read_registration(const http::Request& request)
{
    auto body = http::read_json<Registration>(request);
    if (!body)
        return body;
    if (const auto checked = identity::check_email(body->email); !checked)
        return std::unexpected(checked.error());
    const auto checked = check_new_password(body->password, pingoo_password, "password");
    if (!checked)
        return std::unexpected(checked.error());
    return body;
}

Result<SessionGrant> make_account(const Call& call, Services& services, const Registration& body)
{
    const auto user = services.users.register_account(body.email, body.password);
    if (!user)
        return std::unexpected(user.error());
    const boost::json::object made{{"email", user->email}, {"role", to_string(user->role)}};
    record(services.audit, call,
           {.action = "USER_CREATED",
            .entity_type = "user",
            .entity_id = user->uid,
            .new_value = made,
            .actor = to_actor(*user)});
    return services.sessions.open(*user, identity::SessionKind::jwt, client_of(call.request));
}

Answer sign_in(Call& call, Services& services)
{
    const auto attempt = read_sign_in(call.request);
    if (!attempt)
        co_return to_answer(to_failure(attempt.error(), Shape::openshort));

    const auto grant = co_await services.hashers.run([&] {
        auto signed_in = services.sessions.sign_in(*attempt);
        if (signed_in)
            record(services.audit, call, sign_in_note(signed_in->user));
        return signed_in;
    });
    if (!grant)
        co_return to_answer(grant.error());
    co_return to_answer(*grant, services)
        .with("Set-Cookie", session_cookie(grant->token, call.request.secure));
}

} // namespace

// A page of another site may not make its visitor somebody else, nor sign them out.
Answer login(Call& call, Services& services)
{
    auto answer = co_await sign_in(call, services);
    if (!is_own_will(call.request, services.cors.origins))
        std::erase_if(answer.fields, [](const auto& field) { return field.first == "Set-Cookie"; });
    co_return answer;
}

Answer logout(Call& call, Services& services)
{
    co_await services.workers.run([&] {
        services.sessions.sign_out(call.caller, call.token);
        record(services.audit, call,
               {.action = "USER_LOGOUT", .entity_type = "user", .entity_id = call.caller.uid});
    });
    co_return say_done("Logged out", nullptr).with("Set-Cookie", cleared_session_cookie());
}

Answer register_account(Call& call, Services& services)
{
    if (!services.options.is_registration_open) {
        co_return fail_in_both(Status::forbidden, "Registration is closed",
                               pingoo_words::registration_closed);
    }
    const auto body = read_registration(call.request);
    if (!body)
        co_return to_answer(to_failure(body.error(), Shape::pingoo));

    const auto grant =
        co_await services.hashers.run([&] { return make_account(call, services, *body); });
    if (!grant) {
        auto failure = to_failure(grant.error(), Shape::pingoo);
        if (grant.error().code == Errc::conflict)
            failure.msg = pingoo_words::name_taken;
        co_return to_answer(failure);
    }
    co_return to_answer(*grant, services);
}

Answer refresh(Call& call, Services& services)
{
    const auto body = http::read_json<Refresh>(call.request);
    if (!body)
        co_return to_answer(to_failure(body.error(), Shape::pingoo));
    if (body->refresh_token.empty()) {
        co_return to_answer(
            {.status = Status::unprocessable_entity,
             .mistakes = {{Errc::invalid_argument, "refresh_token is required", "refresh_token"}}});
    }

    const auto grant = co_await services.workers.run(
        [&] { return services.sessions.refresh(body->refresh_token, client_of(call.request)); });
    if (!grant) {
        auto failure = to_failure(grant.error(), Shape::pingoo);
        const bool is_user_gone = grant.error().code == Errc::not_found;
        failure.msg = is_user_gone ? pingoo_words::unknown_user : pingoo_words::wrong_refresh_token;
        co_return to_answer(failure);
    }
    co_return to_answer(*grant, services);
}

// No identity provider can be set up yet.
Answer list_sign_on_providers(Call&, Services&)
{
    co_return http::json(Status::ok, boost::json::array{});
}

} // namespace waymark::api::session
