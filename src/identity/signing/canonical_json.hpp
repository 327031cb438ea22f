// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/signing/json_tape.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// JSON in one spelling, so that two parties who agree on the values agree on the bytes: no spaces,
// members in the order of their names' bytes at every depth, numbers as append_canonical_number()
// has them. In strings only quotation marks, backslashes, control characters, U+2028 and U+2029 are
// escaped.
namespace waymark::identity {

// `text` is UTF-8.
void append_canonical_string(std::string& out, std::string_view text);

// `node` is the index of a value.
void append_canonical(std::string& out, const JsonTape& tape, std::uint32_t node);

// True if the canonical JSON has `<`, `>` or `&`, which stand only in strings.
[[nodiscard]] bool has_html_characters(std::string_view canonical);
// Appends it with them as \u003c, \u003e and \u0026.
void append_html_escaped(std::string& out, std::string_view canonical);

} // namespace waymark::identity
