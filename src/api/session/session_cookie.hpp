// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// The cookie that carries a browser's session token.
namespace waymark::api::session {

inline constexpr std::string_view session_cookie_name = "access_token";

// The value of a Set-Cookie field: for a day, out of reach of scripts, sent along by links from
// other sites but not by their forms. `secure`: the client came over TLS.
[[nodiscard]] std::string session_cookie(std::string_view token, bool secure);

// The value of the Set-Cookie field that deletes it.
[[nodiscard]] std::string cleared_session_cookie();

} // namespace waymark::api::session
