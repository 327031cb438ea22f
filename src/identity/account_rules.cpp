// SPDX-License-Identifier: Apache-2.0
#include "identity/account_rules.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace waymark::identity {

namespace {

bool is_control(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

// Labels between dots, none of them empty, of letters, digits and hyphens. Other alphabets pass as
// UTF-8.
bool is_host_name(std::string_view host)
{
    if (host.empty() || host.front() == '.' || host.back() == '.' || host.contains(".."))
        return false;
    return std::ranges::all_of(host, [](char c) {
        const char lower = ascii_lower(c);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               static_cast<unsigned char>(c) >= 0x80;
    });
}

bool is_local_part(std::string_view local)
{
    return !local.empty() && std::ranges::none_of(local, [](char c) {
        return is_control(c) || std::string_view(" @,;<>()[]\"\\").contains(c);
    });
}

} // namespace

Result<void> check_email(std::string_view email)
{
    const auto [local, host] = cut(email, '@');
    if (email.size() > email_bytes_max || !is_utf8(email) || !is_local_part(local) ||
        !is_host_name(host)) {
        return failure(Errc::invalid_argument, "Email must be an address such as ann@example.com",
                       "email");
    }
    return {};
}

Result<void> check_password(std::string_view password)
{
    if (!is_utf8(password) || count_code_points(password) < password_length_min) {
        return failure(
            Errc::invalid_argument,
            fmt::format("Password must have at least {} characters", password_length_min),
            "password");
    }
    if (password.size() > password_bytes_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Password must have at most {} bytes", password_bytes_max),
                       "password");
    }
    return {};
}

Result<void> check_username(std::string_view username)
{
    if (username.empty() || username.contains('@')) {
        return failure(Errc::invalid_argument, "Username must not be empty nor contain an @",
                       "username");
    }
    return check_plain_text(username, "username", username_length_max);
}

Result<void> check_plain_text(std::string_view text, std::string_view field, std::size_t length_max)
{
    if (is_utf8(text) && count_code_points(text) <= length_max &&
        std::ranges::none_of(text, is_control))
        return {};
    return failure(
        Errc::invalid_argument,
        fmt::format("Invalid {}: at most {} characters, no control characters", field, length_max),
        std::string(field));
}

} // namespace waymark::identity
