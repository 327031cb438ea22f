// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::harness {

struct Answer {
    unsigned status = 0;
    std::string head; // the status line and the fields
    std::string body;

    // The value of the first field of that name; empty if there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
};

// A connection to 127.0.0.1 that sends whatever bytes it is given: right, wrong or half of them.
// Every wait ends with the patience. One thread's.
class Connection {
public:
    // Throws std::system_error if nobody listens.
    explicit Connection(std::uint16_t port,
                        std::chrono::milliseconds patience = std::chrono::seconds{20});
    ~Connection();
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&& other) noexcept;

    // False if the peer has gone before all was sent.
    [[nodiscard]] bool send(std::string_view bytes) const;
    // The next answer, whole; nothing if the connection ended, or stood still, before its last
    // byte. Answers to HEAD can't be told from others: don't ask by HEAD.
    [[nodiscard]] std::optional<Answer> read_answer();
    // Everything until the peer ends the connection; nothing if it stands still for the patience.
    [[nodiscard]] std::optional<std::string> read_rest();
    // True if the peer ends the connection, and sends nothing more, within the patience.
    [[nodiscard]] bool ends();

private:
    // Reads some bytes behind those that are there; false at the end.
    [[nodiscard]] bool receive();

    int socket_ = -1;
    bool has_ended_ = false; // by the peer
    std::string input_;
};

// A request without a body, for a connection that stays open.
[[nodiscard]] std::string get(std::string_view target);

// A request with a JSON body. `token`: of the session; empty for none.
[[nodiscard]] std::string post(std::string_view target, std::string_view json,
                               std::string_view token = {});

// A port that nobody listened on a moment ago.
[[nodiscard]] std::uint16_t free_port();

} // namespace waymark::harness
