// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "http/request.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::http {

struct FetchRequest {
    Method method = Method::get;
    std::string url; // absolute, http or https
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;

    std::chrono::milliseconds connect_timeout{5'000}; // name, connection and handshake
    std::chrono::milliseconds timeout{15'000};        // all of it
    std::size_t body_bytes_max = 1024 * 1024;         // of the answer
    // Asked about each address that the host name stands for, just before connecting to it, so that
    // a name can't lead into a private network. Empty: all may be connected to.
    std::function<bool(const IpAddress&)> allow_address;
};

struct FetchResponse {
    unsigned status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::string body;

    [[nodiscard]] std::string_view field(std::string_view name) const;
};

// Sends single requests to other servers: webhooks, health checks. Follows no redirect, keeps no
// connection. Certificates are checked against the system's authorities. Thread-safe.
class Client {
public:
    struct Options {
        std::string authorities_file; // PEM, trusted besides the system's; may be empty
        std::string user_agent = "Waymark";
    };

    // Throws boost::system::system_error if the authorities can't be read.
    explicit Client(const Options& options);
    ~Client();

    // invalid_argument: the URL is not an absolute http or https URL.
    // forbidden:        no address of the host is allowed.
    // unavailable:      there was no complete answer in time, or it is too large.
    [[nodiscard]] boost::asio::awaitable<Result<FetchResponse>> fetch(FetchRequest request) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace waymark::http
