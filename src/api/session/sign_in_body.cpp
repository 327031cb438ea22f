// SPDX-License-Identifier: Apache-2.0
#include "api/session/sign_in_body.hpp"

#include "api/session/request_client.hpp"
#include "http/read_json.hpp"
#include "identity/account_rules.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::session {

namespace {

// Members are spelled as on the wire.
struct Login {
    std::optional<std::string> email;
    std::optional<std::string> username;
    std::optional<std::string> password;
    std::optional<std::string> twoFactorCode;
    std::optional<std::string> recoveryCode;
};
BOOST_DESCRIBE_STRUCT(Login, (), (email, username, password, twoFactorCode, recoveryCode))

Result<std::string> read_login(const Login& body)
{
    if (!body.email && body.username) {
        const auto checked = identity::check_username(*body.username);
        if (!checked)
            return std::unexpected(checked.error());
        return *body.username;
    }
    if (!body.email || body.email->empty())
        return failure(Errc::invalid_argument, "email is required", "email");
    if (const auto checked = identity::check_email(*body.email); !checked)
        return std::unexpected(checked.error());
    return *body.email;
}

std::optional<std::string> given_code(const Login& body)
{
    for (const auto* code : {&body.twoFactorCode, &body.recoveryCode}) {
        if (*code && !(*code)->empty())
            return *code;
    }
    return std::nullopt;
}

} // namespace

Result<identity::SignIn> read_sign_in(const http::Request& request)
{
    const auto body = http::read_json<Login>(request);
    if (!body)
        return std::unexpected(body.error());
    auto login = read_login(*body);
    if (!login)
        return std::unexpected(login.error());
    if (!body->password)
        return failure(Errc::invalid_argument, "password is required", "password");
    if (const auto checked = identity::check_password(*body->password); !checked)
        return std::unexpected(checked.error());
    return identity::SignIn{.login = *std::move(login),
                            .password = *body->password,
                            .code = given_code(*body),
                            .client = client_of(request)};
}

} // namespace waymark::api::session
