// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Base64 for URLs without padding (RFC 4648, section 5), as JSON Web Tokens have it.
namespace waymark::identity {

void append_base64url(std::string& text, std::span<const unsigned char> bytes);

// Decodes into `bytes`, and says how many there are; nothing if the text is none, or they don't
// fit. Of several spellings, which differ in bits that mean nothing, only the encoder's is one.
[[nodiscard]] std::optional<std::size_t> decode_base64url(std::string_view text,
                                                          std::span<unsigned char> bytes);

} // namespace waymark::identity
