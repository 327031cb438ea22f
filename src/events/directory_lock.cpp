// SPDX-License-Identifier: Apache-2.0
#include "events/directory_lock.hpp"

#include <sys/file.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace waymark::events {

Result<DirectoryLock> DirectoryLock::acquire(const std::filesystem::path& directory)
{
    const auto file = directory / "LOCK";
    DirectoryLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) {
        return failure(Errc::unavailable, fmt::format("cannot create {}: {}", file.native(),
                                                      std::generic_category().message(errno)));
    }
    if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0)
        return failure(Errc::conflict,
                       fmt::format("{} is used by another process", directory.native()));
    return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1))
{
}

DirectoryLock::~DirectoryLock()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

} // namespace waymark::events
