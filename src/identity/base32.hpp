// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// Base32 (RFC 4648, section 6), without padding.
namespace waymark::identity::base32 {

[[nodiscard]] std::string encode(std::string_view bytes);

// Letters in any case. Nothing if `text` is not what encode() makes of some bytes.
[[nodiscard]] std::optional<std::string> decode(std::string_view text);

} // namespace waymark::identity::base32
