// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <filesystem>
#include <span>

namespace waymark {

// Replaces `file` (mode 0600) by one that holds `content`: written beside it, synced, renamed over
// it, the directory synced. A crash leaves the old or the new file, whole.
//
// unavailable: the old file stands.
[[nodiscard]] Result<void> replace_file(const std::filesystem::path& file,
                                        std::span<const std::byte> content);

// Makes the names in a directory durable. False: they may not be.
[[nodiscard]] bool sync_directory(const std::filesystem::path& directory);

} // namespace waymark
