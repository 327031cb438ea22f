// SPDX-License-Identifier: Apache-2.0
#include "api/session/authenticator.hpp"

#include "api/session/session_cookie.hpp"
#include "base/text.hpp"
#include "identity/session_service.hpp"

#include <optional>
#include <string>

namespace waymark::api::session {

namespace {

std::optional<std::string> bearer_token(const http::Request& request)
{
    constexpr std::string_view scheme = "Bearer ";
    const auto field = request.field("Authorization");
    if (!istarts_with(field, scheme))
        return std::nullopt;
    return std::string(trim(field.substr(scheme.size())));
}

} // namespace

boost::asio::awaitable<Result<identity::Caller>>
Authenticator::authenticate(const http::Request& request)
{
    auto token = request.cookie(session_cookie_name);
    if (!token || token->empty())
        token = bearer_token(request);
    if (!token || token->empty())
        co_return failure(Errc::unauthenticated, "Log in first: this request has no session.");
    co_return co_await workers_.run([&] { return sessions_.authenticate(*token); });
}

} // namespace waymark::api::session
