// SPDX-License-Identifier: Apache-2.0
#include "process_bonds.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/prctl.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

namespace waymark::engine {

Result<void> end_with_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
        return failure(Errc::unavailable, std::strerror(errno));
    // It may have ended before the request was in force.
    if (getppid() != parent)
        return failure(Errc::unavailable, fmt::format("Process {} has ended.", parent));
    return {};
}

Result<DataLock> DataLock::acquire(const std::filesystem::path& data_dir,
                                   std::chrono::milliseconds wait)
{
    using std::chrono::steady_clock;
    std::error_code error;
    std::filesystem::create_directories(data_dir, error);
    const auto path = data_dir / "engine.lock";
    DataLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0)
        return failure(Errc::unavailable,
                       fmt::format("Cannot write {}: {}", path.string(), std::strerror(errno)));
    constexpr std::chrono::milliseconds pause{20};
    const auto deadline = steady_clock::now() + wait;
    while (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (steady_clock::now() >= deadline)
            return failure(Errc::unavailable,
                           fmt::format("Another engine holds {}.", data_dir.string()));
        std::this_thread::sleep_for(pause);
    }
    return lock;
}

DataLock::~DataLock()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

} // namespace waymark::engine
