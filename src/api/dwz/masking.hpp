// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

// Bodies as the operation log may keep them.
namespace waymark::api::dwz {

inline constexpr std::string_view mask = "***";

// True if a member of that name holds a secret: the name ends in `key`, or contains `password`,
// `passwd`, `pwd`, `passcode`, `otp`, `token`, `secret`, `credential`, `recovery` or
// `two_factor_code`, in any case. `token_name`, `token_type` and `token_id` are none.
[[nodiscard]] bool is_secret_name(std::string_view name);

// The JSON text with the value of each secret member, at any depth, replaced by `***`. A text that
// is no JSON object or array is replaced as a whole: there is no telling what of it is secret.
// Empty stays empty.
[[nodiscard]] std::string masked(std::string_view json);

// The JSON object with the value of every member replaced by `***`, but for texts whose names are
// `plain`. Any other text is replaced as a whole. Empty stays empty.
[[nodiscard]] std::string masked_but(std::string_view json,
                                     std::span<const std::string_view> plain);

} // namespace waymark::api::dwz
