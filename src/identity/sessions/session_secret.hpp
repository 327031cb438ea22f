// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace waymark::identity {

// RFC 7518, section 3.2: a key for HS256 is at least as long as the hash.
inline constexpr std::size_t session_secret_bytes_min = 32;

// The keys of session tokens, the one that signs first: those `configured`, or if there are none,
// the lines of `file`, which is made with a random one and mode 0600 if it isn't there.
//
// invalid_argument: one is shorter than session_secret_bytes_min. The field is `session_secret`.
// Throws std::system_error if the file can't be read or made.
[[nodiscard]] Result<std::vector<std::string>>
load_session_secrets(const std::vector<std::string>& configured, const std::filesystem::path& file);

// Puts a new random secret before those in `file`, of which the first stays, so that its tokens
// are good until they expire. Replaces the file at once or not at all. Errors as above.
[[nodiscard]] Result<void> rotate_session_secret(const std::filesystem::path& file);

} // namespace waymark::identity
