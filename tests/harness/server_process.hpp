// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace waymark::harness {

// How a process went.
struct Ending {
    int status = -1; // what it exited with; -1: it was killed, or did not end in time
    std::chrono::milliseconds took{0};
};

// `waymark serve`, on a free port of 127.0.0.1. It can be killed and started again, on the same
// port and the same data. One thread's.
class ServerProcess {
public:
    static constexpr const char* admin_email = "admin@example.com";
    static constexpr const char* admin_password = "correct horse battery";

    // It is started in `directory`, as `make run` does it: the data go to its `data`, the log of
    // all starts to its `log`.
    ServerProcess(const std::filesystem::path& program, const std::filesystem::path& directory);
    ~ServerProcess(); // by SIGKILL, the engine too
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    // A setting, `section.key`, for the starts to come.
    void set(const std::string& key, const std::string& value) { settings_[key] = value; }

    // How many files it may have open, from the next start on.
    void limit_files(unsigned most) { files_max_ = most; }

    // Starts it, and waits until GET /health answers 200.
    // Throws std::runtime_error, with the log, if it ends or takes longer than a minute.
    void start();
    // Starts it, and doesn't wait.
    void launch();
    void kill();
    // Asks it to end, by SIGTERM, and gives it ten seconds.
    [[nodiscard]] Ending stop();
    // A signal for the server, or for its engine: at once, or as soon as there is one.
    // Throws std::runtime_error if the server has no engine for a minute.
    void signal_engine(int signal) const;

    // Of the engine that runs now; 0 if none does.
    [[nodiscard]] pid_t engine() const;
    // How many engines work on these data, those of killed servers included.
    [[nodiscard]] std::size_t engines() const;
    [[nodiscard]] bool is_running();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::filesystem::path data() const { return directory_ / "data"; }
    [[nodiscard]] std::string log() const;

private:
    void wait_until_ready();
    // Waits for the process to end: false if it has not by then.
    bool ended_within(std::chrono::milliseconds time);

    const std::filesystem::path program_;
    const std::filesystem::path directory_;
    const std::uint16_t port_;
    // Tests ask more often than a limit allows; those of limits set them.
    std::map<std::string, std::string> settings_{{"rate_limit.enabled", "false"}};
    unsigned files_max_ = 0; // 0: no limit of its own
    pid_t process_ = 0;
    int exit_status_ = -1;
};

} // namespace waymark::harness
