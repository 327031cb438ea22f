// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/child_process.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace waymark::clickhouse {

namespace {

std::string in_words(int status)
{
    if (WIFEXITED(status))
        return fmt::format("exit code {}", WEXITSTATUS(status));
    return fmt::format("signal {}", WTERMSIG(status));
}

// The child must not inherit what this process blocks, ignores or shares with its terminal.
int spawn(pid_t& pid, char* const* arguments, int error_write)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, error_write, STDERR_FILENO);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    const int code = posix_spawn(&pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

} // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failure(Errc::unavailable, std::strerror(errno));
    fcntl(ends[0], F_SETFL, O_NONBLOCK);

    auto owned = command;
    std::vector<char*> arguments;
    for (auto& argument : owned)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);

    pid_t pid = -1;
    const int code = spawn(pid, arguments.data(), ends[1]);
    ::close(ends[1]);
    if (code != 0) {
        ::close(ends[0]);
        return failure(Errc::unavailable,
                       fmt::format("Cannot start {}: {}", command.front(), std::strerror(code)));
    }
    return ChildProcess(pid, ends[0]);
}

ChildProcess::~ChildProcess()
{
    if (pid_ > 0 && !ending()) {
        send(SIGKILL);
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
    }
    if (error_ >= 0)
        ::close(error_);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), error_(std::exchange(other.error_, -1)),
      ending_(std::move(other.ending_))
{
}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept
{
    std::swap(pid_, other.pid_);
    std::swap(error_, other.error_);
    std::swap(ending_, other.ending_);
    return *this;
}

void ChildProcess::send(int signal) const
{
    if (!ending_)
        ::kill(pid_, signal);
}

std::optional<std::string> ChildProcess::ending()
{
    int status = 0;
    if (!ending_ && waitpid(pid_, &status, WNOHANG) == pid_)
        ending_ = in_words(status);
    return ending_;
}

} // namespace waymark::clickhouse
