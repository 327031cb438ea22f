// SPDX-License-Identifier: Apache-2.0
#include "api/session/session_routes.hpp"

#include "api/session/session_cookie.hpp"
#include "api/session/user_view.hpp"
#include "http/read_json.hpp"
#include "identity/account_rules.hpp"

#include <array>

namespace waymark::api::session {

namespace {

struct Login {
    std::string email;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(Login, (), (email, password))

boost::asio::awaitable<http::Response> login(Call& call, Services& services)
{
    const auto body = http::read_json<Login>(call.request);
    if (!body)
        co_return fail(body.error());
    if (const auto checked = identity::check_email(body->email); !checked)
        co_return fail(checked.error());
    if (const auto checked = identity::check_password(body->password); !checked)
        co_return fail(checked.error());

    const auto session = co_await services.workers.run(
        [&] { return services.sessions.sign_in(body->email, body->password); });
    if (!session)
        co_return fail(session.error());

    const boost::json::object answer{
        {"user", to_view(session->user)}, {"accessToken", session->token}, {"requires2FA", false}};
    co_return http::json(http::Status::ok, answer)
        .with("Set-Cookie", session_cookie(session->token, call.request.secure));
}

constexpr std::array endpoints{
    Endpoint<Services>{http::Method::post, "/api/auth/login", Access::anyone, &login},
};

} // namespace

void add_routes(http::Router& router, Authenticator& authenticator, Services& services)
{
    add_endpoints<Services>(router, authenticator, services, endpoints);
}

} // namespace waymark::api::session
