// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace waymark::identity {

// RFC 7518, section 3.2: a key for HS256 is at least as long as the hash.
inline constexpr std::size_t session_secret_bytes_min = 32;

// The key that session tokens are signed with: `configured` if it is given, else the content of
// `file`, which is made with a random secret and mode 0600 if it isn't there.
//
// invalid_argument: either is shorter than session_secret_bytes_min. The field is `session_secret`.
// Throws std::system_error if the file can't be read or made.
[[nodiscard]] Result<std::string> load_session_secret(const std::optional<std::string>& configured,
                                                      const std::filesystem::path& file);

} // namespace waymark::identity
