// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

// What may be an account's address, name and password. Lengths are in characters (code points)
// unless they say bytes. Each check fails with invalid_argument and the field's name.
namespace waymark::identity {

// A dialect may ask for more.
inline constexpr std::size_t password_length_min = 6;
// Bounds the work of hashing.
inline constexpr std::size_t password_bytes_max = 1024;
inline constexpr std::size_t username_length_max = 50;
inline constexpr std::size_t name_length_max = 255;
inline constexpr std::size_t phone_length_max = 50;
// RFC 5321, section 4.5.3.1.3, without the angle brackets.
inline constexpr std::size_t email_bytes_max = 254;

// Field `email`: one `@`, a local part before it, a host name after it, no space or control
// character. Whether mail arrives, only sending tells.
[[nodiscard]] Result<void> check_email(std::string_view email);

// Field `password`: well-formed UTF-8 of a length that the constants allow.
[[nodiscard]] Result<void> check_password(std::string_view password);

// Field `username`: not empty, no control character, and no `@`, so that nobody's name is another
// one's address.
[[nodiscard]] Result<void> check_username(std::string_view username);

// Text for people, such as a `name` or a `phone`: well-formed UTF-8 without control characters.
[[nodiscard]] Result<void> check_plain_text(std::string_view text, std::string_view field,
                                            std::size_t length_max);

} // namespace waymark::identity
