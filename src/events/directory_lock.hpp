// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <filesystem>

namespace waymark::events {

// Keeps other processes out of a directory, by an exclusive flock(2) on its file LOCK. The kernel
// releases the lock of a killed process.
class DirectoryLock {
public:
    // conflict:    another holder has it.
    // unavailable: the file can't be made.
    [[nodiscard]] static Result<DirectoryLock> acquire(const std::filesystem::path& directory);

    DirectoryLock(DirectoryLock&& other) noexcept;
    DirectoryLock& operator=(DirectoryLock&&) = delete;
    ~DirectoryLock();

private:
    explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

} // namespace waymark::events
