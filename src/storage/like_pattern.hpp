// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waymark::storage {

// What `LIKE … ESCAPE '\'` matches wherever `text` stands.
[[nodiscard]] std::string like_containing(std::string_view text);
// The same for what begins with `text`.
[[nodiscard]] std::string like_beginning_with(std::string_view text);

} // namespace waymark::storage
