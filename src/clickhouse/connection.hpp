// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/socket.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <span>
#include <string>
#include <string_view>

namespace waymark::clickhouse {

// What goes into one HTTP request.
struct Exchange {
    std::string target;
    std::string_view user; // empty: none
    std::string_view password;
    std::string_view host;
    bool is_get = false;
    std::span<const char> body;
};

struct Answer {
    unsigned status = 0;
    int exception_code = 0; // X-ClickHouse-Exception-Code
    std::string body;
    bool keep_alive = false;
};

// One HTTP/1.1 connection. Not thread-safe. After an exception it must be thrown away.
class Connection {
public:
    // Throws Unavailable.
    Connection(const Endpoint& endpoint, Deadline deadline);

    // Sends a request and reads the whole answer. Throws Unavailable.
    [[nodiscard]] Answer exchange(const Exchange& exchange, Deadline deadline);
    // Ends an exchange that another thread is in, as if the server had gone.
    void interrupt() { socket_.interrupt(); }
    // True if a request sent now would meet a closed connection.
    [[nodiscard]] bool is_stale() const { return socket_.is_stale(); }

private:
    void send(const Exchange& exchange, ErrorCode& error);
    [[nodiscard]] Answer receive(ErrorCode& error);

    std::string name_;
    Socket socket_;
    boost::beast::flat_buffer buffer_;
};

} // namespace waymark::clickhouse
