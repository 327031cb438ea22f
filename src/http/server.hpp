// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "http/router.hpp"
#include "http/server_options.hpp"

#include <chrono>
#include <cstdint>
#include <memory>

namespace waymark::http {

// An HTTP/1.1 server, plain or over TLS: some I/O threads that share nothing but the port.
//
//   auto server = http::Server::create(router, std::move(options), metrics);
//   server->start();
//   …
//   server->stop(4s);  // then Workers::stop(), then destroy the server
class Server {
public:
    // Binds the port. The router and the registry must outlive the server; the router must not
    // change any more.
    //
    // invalid_argument: a TLS file can't be used.
    // unavailable:      the address can't be bound.
    [[nodiscard]] static Result<std::unique_ptr<Server>>
    create(const Router& router, ServerOptions options, MetricsRegistry& metrics);
    // Stops at once, if stop() has not been called.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Serves from now on. Ignores SIGPIPE, which OpenSSL's writes would raise.
    void start();

    // Accepts no more, lets running requests finish and closes the rest. True if all was done
    // within `patience`; else what still ran has been cut off. Handlers that are suspended stay so
    // until the server is destroyed.
    bool stop(std::chrono::milliseconds patience);

    [[nodiscard]] std::uint16_t port() const;

private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

} // namespace waymark::http
