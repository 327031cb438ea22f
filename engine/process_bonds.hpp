// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <utility>

namespace waymark::engine {

// Asks the kernel to send SIGTERM when the parent ends, however it ends. `parent` is who started
// us, by its own word. unavailable: it has ended already.
[[nodiscard]] Result<void> end_with_parent(pid_t parent);

// Keeps other engines off a data path, also those of a server that was killed a moment ago and
// whose engine is still closing. Held until destroyed; the kernel drops it with the process.
class DataLock {
public:
    // Creates the directory if there is none. Waits at most `wait`.
    // unavailable: another engine has it, or it can't be written to.
    [[nodiscard]] static Result<DataLock> acquire(const std::filesystem::path& data_dir,
                                                  std::chrono::milliseconds wait);

    ~DataLock();
    DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    DataLock& operator=(DataLock&& other) noexcept
    {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }

private:
    explicit DataLock(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

} // namespace waymark::engine
