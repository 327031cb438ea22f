// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Time-based one-time passwords (RFC 6238): HMAC-SHA-1, six digits, steps of 30 seconds.
namespace waymark::identity::totp {

inline constexpr std::int64_t step_seconds = 30;
// A code is good this many steps before and after its own.
inline constexpr std::int64_t drift_steps = 2;

// 20 random bytes in Base32 (RFC 4648), without padding: 32 characters.
[[nodiscard]] std::string make_secret();

// The code of a step. Nothing if `secret` is not Base32.
[[nodiscard]] std::optional<std::string> code(std::string_view secret, std::int64_t step);
[[nodiscard]] std::int64_t step_of(TimePoint time);

// The step whose code this is, of those near `now` and after `last_step`; nothing if it is none's.
// Compares in constant time.
[[nodiscard]] std::optional<std::int64_t> match(std::string_view secret, std::string_view code,
                                                TimePoint now, std::int64_t last_step);

// `otpauth://totp/…`, what authenticator apps read from a QR code.
[[nodiscard]] std::string to_url(std::string_view secret, std::string_view issuer,
                                 std::string_view account);

} // namespace waymark::identity::totp
