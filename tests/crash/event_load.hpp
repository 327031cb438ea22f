// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "harness/connection.hpp"
#include "ledger.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace waymark::crash {

// Reports page views of a site, as the tracker does: each has an id of the client's own, and is
// sent again, with that id, until it is acknowledged. Some are sent again although they are.
class EventLoad {
public:
    struct Options {
        std::uint16_t port = 0;
        std::uint64_t site = 0;
        unsigned connections = 4; // one lane each
    };

    explicit EventLoad(Options options); // begins at once
    ~EventLoad();                        // stop()
    EventLoad(const EventLoad&) = delete;
    EventLoad& operator=(const EventLoad&) = delete;

    void stop();

    // After stop():
    [[nodiscard]] Ledger ledger() const;
    // Events that were sent more than once.
    [[nodiscard]] std::size_t repeated() const;
    // Answers other than 202, and refusals of a server that stops.
    [[nodiscard]] std::size_t odd_answers() const;

private:
    struct Client;

    void run(Client& client) const;
    bool send_next(Client& client, harness::Connection& connection) const;
    // True if it was acknowledged.
    bool send(Client& client, harness::Connection& connection, std::size_t number) const;

    const Options options_;
    std::atomic<bool> is_stopped_ = false;
    std::vector<std::unique_ptr<Client>> clients_;
    std::vector<std::thread> threads_;
};

} // namespace waymark::crash
