// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "pattern.hpp"

#include <string>
#include <string_view>

// Codes of a second factor (RFC 6238: HMAC-SHA-1, six digits, steps of 30 seconds), computed apart
// from the server's code.
namespace waymark::contract {

// `secret`: the name under which a Base32 secret is remembered; or `secret+1`, `secret-1`: the code
// of so many steps later or earlier.
//
// invalid_argument: nothing is remembered by that name, it is not Base32, or the steps are no
// number.
[[nodiscard]] Result<std::string> totp_code(std::string_view expression, const Variables& variables,
                                            TimePoint now);

} // namespace waymark::contract
