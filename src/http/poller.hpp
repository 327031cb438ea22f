// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstdint>
#include <functional>

namespace waymark::http {

// Tells when sockets are ready, for the server's own connections, beside Asio's reactor.
//
// Asio's reactor costs a system call a request on a keep-alive connection: either a read that finds
// nothing or a re-armed registration. Here a socket is registered once, edge-triggered, for all
// events. The epoll instance itself is watched by the io_context (epoll instances nest), so
// coroutines, timers and connections share one thread. Everything runs on that thread.
class Poller {
public:
    class Target {
    public:
        virtual ~Target() = default;
        // `events` as epoll_wait gives them.
        virtual void on_ready(std::uint32_t events) = 0;
    };

    // Throws std::system_error.
    explicit Poller(boost::asio::io_context& context);

    // The target is told until remove(); it must not be destroyed by on_ready().
    void add(int fd, std::uint32_t events, Target& target);
    void modify(int fd, std::uint32_t events, Target& target);
    // Call it before the descriptor is closed: while a process is started, its child holds a copy
    // for a moment, and that keeps the registration of a closed descriptor alive.
    void remove(int fd);

    // Begins to watch. `before` and `after` are called around each batch of events.
    void start(std::function<void()> before, std::function<void()> after);
    void stop();

private:
    void wait();
    void run_batch();
    [[nodiscard]] std::size_t deliver();
    void control(int operation, int fd, std::uint32_t events, Target& target);

    boost::asio::io_context& context_;
    boost::asio::posix::stream_descriptor epoll_;
    std::function<void()> before_;
    std::function<void()> after_;
};

} // namespace waymark::http
