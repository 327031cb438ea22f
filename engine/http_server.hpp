// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http_connection.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <list>
#include <thread>

namespace waymark::engine {

// Listens on a Unix socket that only the process's own user may open, and gives each connection a
// thread: its clients are a few threads of one program. More than `connections_max` at a time are
// closed at once. Used from the thread that runs the io_context.
class HttpServer {
public:
    static constexpr std::size_t connections_max = 128;

    // Replaces a socket file that is left from before. Throws boost::system::system_error.
    // The arguments must outlive the server.
    HttpServer(boost::asio::io_context& io, const std::filesystem::path& socket,
               const QueryService& service);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Accepts no more; the open connections go on.
    void stop_accepting();
    // Ends the open connections; a query under way runs to its end first.
    void stop();

private:
    struct Connection {
        explicit Connection(Socket accepted) : socket(std::move(accepted)) {}

        Socket socket;
        std::atomic<bool> is_over{false};
        std::jthread thread;
    };

    void accept();
    void start(Socket socket);

    const QueryService& service_;
    std::filesystem::path path_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::list<Connection> connections_;
};

} // namespace waymark::engine
