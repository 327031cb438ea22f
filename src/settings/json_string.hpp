// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waymark::settings {

// The text, as UTF-8, that a JSON document (RFC 8259) which is one string stands for. Nothing if it
// is anything else, or malformed: a bare control character, an unknown escape, half of a surrogate
// pair, bytes that aren't UTF-8.
[[nodiscard]] std::optional<std::string> parse_json_string(std::string_view document);

} // namespace waymark::settings
