// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"
#include "click_load.hpp"
#include "clickhouse/client.hpp"
#include "events/scratch_directory.hpp"
#include "harness/connection.hpp"
#include "harness/server_process.hpp"
#include "ledger.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::crash {

using harness::Answer;
using harness::Connection;
using harness::ServerProcess;

// A server with an empty data directory, not yet started.
class CrashTest : public testing::Test {
protected:
    // Prints the seed of all random moments and bytes; CRASH_SEED=n repeats a run's.
    CrashTest();
    // On a failure, prints the server's log.
    void TearDown() override;

    // The administrator's session token.
    [[nodiscard]] std::string log_in();

    // Logs in and creates links by POST /api/urls. Throws std::runtime_error if that is refused.
    [[nodiscard]] std::vector<std::string> create_links(std::size_t count);

    // Waits until the event store has all that the spool holds; fails the test after `patience`.
    void drain(std::chrono::seconds patience = std::chrono::seconds{60});

    // Drains, and looks whether every acknowledged click is in the event store exactly once, every
    // other one at most once, and nothing else; and whether the counts beside them are right.
    void expect_all_kept(const Ledger& ledger,
                         std::chrono::seconds patience = std::chrono::seconds{60});

    [[nodiscard]] Tally stored();

    // Looks whether what the stored events add to their visits is what these come to, and what is
    // counted of them. All are of one visitor.
    void expect_visits_right();

    // One number of GET /metrics, by its name and labels as printed; -1 if it isn't there.
    [[nodiscard]] double metric(std::string_view name);
    // The body of GET `target`.
    [[nodiscard]] std::string body_of(std::string_view target);

    // Uniform in [0, most].
    [[nodiscard]] std::chrono::milliseconds random_wait(std::chrono::milliseconds most);

    // How many lines of the server's log have that text.
    [[nodiscard]] std::size_t lines_logged(std::string_view text) const;

    Random random;
    const events::ScratchDirectory directory;
    ServerProcess server{WAYMARK_PROGRAM, directory.path()};

private:
    [[nodiscard]] bool is_drained();
    [[nodiscard]] clickhouse::Client event_store() const;
};

void append(Ledger& ledger, const Ledger& more);

} // namespace waymark::crash
