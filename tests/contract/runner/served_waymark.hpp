// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/scratch_directory.hpp"
#include "harness/server_process.hpp"
#include "transcript.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace waymark::contract {

// `waymark serve`, really started: a process of its own, on a free port of 127.0.0.1, with an empty
// data directory that is removed at the end.
class ServedWaymark {
public:
    static constexpr const char* admin_email = harness::ServerProcess::admin_email;
    static constexpr const char* admin_password = harness::ServerProcess::admin_password;

    // Starts `program` with those settings, and waits until GET /health answers 200.
    // Throws std::runtime_error, with the server's log, if it ends or takes longer than a minute.
    ServedWaymark(const std::filesystem::path& program, const Fields& settings);

    // Writes accounts into the meta store of the running server.
    // Throws std::runtime_error if one is refused.
    void add_accounts(const std::vector<Account>& accounts) const;

    // Asks it to end by SIGTERM and waits. Returns what it ended with: 0 after a clean shutdown;
    // -1 if it was still there after ten seconds, or was killed.
    [[nodiscard]] int stop() { return process_.stop().status; }

    [[nodiscard]] std::uint16_t port() const { return process_.port(); }
    [[nodiscard]] std::string log() const { return process_.log(); }

private:
    events::ScratchDirectory directory_;
    harness::ServerProcess process_;
};

} // namespace waymark::contract
