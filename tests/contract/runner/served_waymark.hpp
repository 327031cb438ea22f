// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "transcript.hpp"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace waymark::contract {

// `waymark serve`, really started: a process of its own, on a free port of 127.0.0.1, with an empty
// data directory that is removed at the end.
class ServedWaymark {
public:
    static constexpr const char* admin_email = "admin@example.com";
    static constexpr const char* admin_password = "correct horse battery";

    // Starts `program` with those settings, and waits until GET /health answers 200.
    // Throws std::runtime_error, with the server's log, if it ends or takes longer than a minute.
    ServedWaymark(const std::filesystem::path& program, const Fields& settings);
    // Ends it by force if stop() was not called.
    ~ServedWaymark();
    ServedWaymark(const ServedWaymark&) = delete;
    ServedWaymark& operator=(const ServedWaymark&) = delete;

    // Writes accounts into the meta store of the running server.
    // Throws std::runtime_error if one is refused.
    void add_accounts(const std::vector<Account>& accounts) const;

    // Asks it to end by SIGTERM and waits. Returns what it ended with: 0 after a clean shutdown;
    // -1 if it was still there after ten seconds, or was killed.
    [[nodiscard]] int stop();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::string log() const;

private:
    void start(const std::filesystem::path& program, const Fields& settings);
    void wait_until_ready();
    // Waits for the process to end: false if it has not by then.
    bool ended_within(std::chrono::milliseconds time);

    std::uint16_t port_ = 0;
    std::filesystem::path directory_;
    pid_t process_ = -1;
    int exit_status_ = -1;
};

} // namespace waymark::contract
