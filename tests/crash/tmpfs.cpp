// SPDX-License-Identifier: Apache-2.0
#include "tmpfs.hpp"

#include <fmt/format.h>
#include <sys/mount.h>

#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace waymark::crash {

namespace {

[[noreturn]] void throw_errno(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void write_line(const char* file, const std::string& line)
{
    std::ofstream stream(file);
    stream << line << std::flush;
    if (!stream)
        throw_errno(file);
}

} // namespace

void enter_mount_namespace()
{
    const auto user = geteuid();
    const auto group = getegid();
    const bool is_root = user == 0;
    if (unshare(is_root ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
        throw_errno("no mount namespace can be had: run the crash tests as root");
    if (!is_root) {
        // The order is the kernel's: user_namespaces(7).
        write_line("/proc/self/uid_map", fmt::format("0 {} 1", user));
        write_line("/proc/self/setgroups", "deny");
        write_line("/proc/self/gid_map", fmt::format("0 {} 1", group));
    }
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        throw_errno("mounts can't be kept private");
}

Tmpfs::Tmpfs(std::filesystem::path directory, std::size_t bytes) : directory_(std::move(directory))
{
    const auto options = fmt::format("size={},mode=0700", bytes);
    if (mount("tmpfs", directory_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
        throw_errno("no tmpfs can be mounted: run the crash tests as root");
}

Tmpfs::~Tmpfs()
{
    umount2(directory_.c_str(), MNT_DETACH);
}

} // namespace waymark::crash
