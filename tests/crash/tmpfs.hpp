// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>

namespace waymark::crash {

// From now on, what this process mounts is seen by it and its children alone, and goes with them.
// As root, or as anybody whom the kernel lets have a user namespace; the process must have one
// thread. Throws std::system_error if it can't be had.
void enter_mount_namespace();

// A disk of that size, in memory, at `directory`; gone with the object.
// Throws std::system_error if it can't be mounted.
class Tmpfs {
public:
    Tmpfs(std::filesystem::path directory, std::size_t bytes);
    ~Tmpfs();
    Tmpfs(const Tmpfs&) = delete;
    Tmpfs& operator=(const Tmpfs&) = delete;

private:
    std::filesystem::path directory_;
};

} // namespace waymark::crash
