// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::identity {

// SHA-256 in lower-case hexadecimal: how the store knows keys and tokens, which are too random to
// need salt.
[[nodiscard]] std::string token_hash(std::string_view token);

} // namespace waymark::identity
