// SPDX-License-Identifier: Apache-2.0
#include "api/session/session_cookie.hpp"

#include "http/cookies.hpp"

namespace waymark::api::session {

namespace {

http::SetCookie cookie(std::string_view value, std::chrono::seconds max_age)
{
    http::SetCookie cookie;
    cookie.name = session_cookie_name;
    cookie.value = value;
    cookie.max_age = max_age;
    return cookie;
}

} // namespace

std::string session_cookie(std::string_view token, bool secure)
{
    auto made = cookie(token, std::chrono::hours{24});
    made.secure = secure;
    return made.to_string();
}

std::string cleared_session_cookie()
{
    return cookie("", std::chrono::seconds{0}).to_string();
}

} // namespace waymark::api::session
