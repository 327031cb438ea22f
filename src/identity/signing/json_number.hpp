// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::identity {

// Appends the one spelling of a number, which is that of ECMAScript (ECMA-262, Number::toString)
// but for negative zero, `-0`: the fewest digits that read back as the same IEEE 754 double, plain
// if 1e-6 <= |x| < 1e21, otherwise with an exponent such as `1.5e+21` or `1e-7`.
//
// `number` is one by the grammar of JSON. Too small a number is zero. False, and nothing appended,
// if it is too large for a double.
[[nodiscard]] bool append_canonical_number(std::string& out, std::string_view number);

} // namespace waymark::identity
