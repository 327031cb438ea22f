// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "harness/connection.hpp"
#include "ledger.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace waymark::crash {

struct LoadOptions {
    std::uint16_t port = 0;
    std::vector<std::string> slugs; // each click follows one of them, in turn
    unsigned connections = 4;       // one lane each
    unsigned first_lane = 0;
    // Requests that go out together; the answers are read before the next ones.
    unsigned burst = 4;
    std::chrono::microseconds pause{2'000}; // between two bursts of a connection
    std::size_t padding_bytes = 0;          // of a header field that each click is recorded with
};

// Follows links over keep-alive connections until it is stopped, and keeps account of each click.
// Where the server is gone, a connection tries again until it is back.
class ClickLoad {
public:
    explicit ClickLoad(LoadOptions options); // begins at once
    ~ClickLoad();                            // stop()
    ClickLoad(const ClickLoad&) = delete;
    ClickLoad& operator=(const ClickLoad&) = delete;

    void stop();

    // After stop():
    [[nodiscard]] Ledger ledger() const;
    // Of all answers but 302, how many there were.
    [[nodiscard]] std::map<unsigned, std::size_t> odd_answers() const;
    // The time that a burst of requests took, such that `share` of them took less.
    [[nodiscard]] std::chrono::microseconds latency(double share) const;

private:
    struct Client;

    void run(Client& client) const;
    bool send_burst(Client& client, harness::Connection& connection) const;

    const LoadOptions options_;
    std::atomic<bool> is_stopped_ = false;
    std::vector<std::unique_ptr<Client>> clients_;
    std::vector<std::thread> threads_;
};

} // namespace waymark::crash
