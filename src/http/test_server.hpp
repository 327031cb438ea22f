// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.hpp"
#include "http/router.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace waymark::http {

// A blocking client that says byte for byte what it is told to. For tests.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);

    void send(std::string_view bytes) const;
    void end_sending() const;
    // Ends the connection as a client does that has crashed.
    void reset();
    // One answer with its body, as Content-Length says; what came until then, if the server closes.
    [[nodiscard]] std::string read_answer(bool with_body = true);
    // Whether bytes or the end of the connection wait to be read.
    [[nodiscard]] bool has_answer() const;
    // Until `text` has come, and up to its end.
    [[nodiscard]] std::string read_until(std::string_view text);
    // All that comes until the server closes the connection.
    [[nodiscard]] std::string read_to_end();
    [[nodiscard]] bool ended() const { return ended_; }

private:
    bool receive();

    FileDescriptor socket_;
    std::string received_;
    bool ended_ = false;
};

// The value of a header field of an answer in wire form; "" if it has none.
[[nodiscard]] std::string field_of(std::string_view answer, std::string_view name);
[[nodiscard]] std::string body_of(std::string_view answer);

// A server on a free port of the loopback address, with a router to fill before start().
struct TestServer : testing::Test {
    TestServer();

    void start();
    // Sends a request and reads its one answer.
    [[nodiscard]] std::string ask(std::string_view request) const;
    [[nodiscard]] std::string get(std::string_view path, std::string_view more_fields = "") const;

    Router router;
    MetricsRegistry metrics;
    ServerOptions options;
    std::unique_ptr<Server> server;
};

} // namespace waymark::http
