// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Single-use codes in place of a lost second factor: `4fr0k-9wzma`, 50 random bits, in Crockford's
// Base32 (crockford.com/base32.html), which has no letter that is taken for a digit.
namespace waymark::identity::recovery_codes {

// `count` different ones.
[[nodiscard]] std::vector<std::string> make(std::size_t count);

// What is kept of a code: the SHA-256 of its letters and digits, in hexadecimal. Upper and lower
// case, a missing hyphen, spaces, and an `o` for a zero make no difference. Nothing if `code` is
// none.
[[nodiscard]] std::optional<std::string> hash(std::string_view code);

} // namespace waymark::identity::recovery_codes
