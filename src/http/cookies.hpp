// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

// Cookies (RFC 6265).
namespace waymark::http {

// The value of the first cookie of that name in the value of a Cookie field, without quotes.
[[nodiscard]] std::optional<std::string> find_cookie(std::string_view cookie_field,
                                                     std::string_view name);

struct SetCookie {
    enum class SameSite { lax, strict, none };

    std::string name;  // a token
    std::string value; // asserted to hold no control character, space, quote, comma, `;` or `\`
    std::string path = "/";
    std::string domain;                            // empty: this host only
    std::optional<std::chrono::seconds> max_age{}; // none: until the browser closes; 0: delete
    bool http_only = true;
    bool secure = false;
    SameSite same_site = SameSite::lax;

    // The value of the Set-Cookie field.
    [[nodiscard]] std::string to_string() const;
};

} // namespace waymark::http
