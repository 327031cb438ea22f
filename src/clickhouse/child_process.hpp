// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace waymark::clickhouse {

// A program that was started, in a process group of its own, with an empty standard input and its
// standard error at the end of a pipe. Killed and reaped when destroyed. Not thread-safe.
class ChildProcess {
public:
    // `command` is the program's path, then its arguments. unavailable: it can't be started.
    [[nodiscard]] static Result<ChildProcess> start(const std::vector<std::string>& command);

    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;

    [[nodiscard]] pid_t pid() const { return pid_; }
    // Where its standard error can be read, without blocking. At its end when the process ends.
    [[nodiscard]] int error_descriptor() const { return error_; }

    void send(int signal) const;
    // How it ended, in words (`exit code 1`, `signal 9`); none while it runs.
    [[nodiscard]] std::optional<std::string> ending();

private:
    ChildProcess(pid_t pid, int error) : pid_(pid), error_(error) {}

    pid_t pid_ = -1;
    int error_ = -1;
    std::optional<std::string> ending_;
};

} // namespace waymark::clickhouse
