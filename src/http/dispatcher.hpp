// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/cors.hpp"
#include "http/router.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace waymark::http {

class Workers;

// Spells an error that no handler answered (400, 404, 405, 408, 413, 414, 431, 500, 501, 503) as
// the dialect of that path does. The path is empty if it is not known. Called on I/O threads; must
// not throw.
using ErrorRenderer =
    std::function<Response(std::string_view path, Status status, const std::string& message)>;

struct DispatchOptions {
    // Answers paths that no route has; if empty, they are 404.
    Handler fallback;
    ErrorRenderer render_error; // empty: plain text
    CorsOptions cors;
    std::size_t compress_bytes_min = 1024;
    // Compresses large answers off the I/O threads; may be null. Must outlive the server.
    Workers* workers = nullptr;
};

// A request with the route that was found for it.
struct RoutedRequest {
    Request request;
    Router::Match match;
};

// From a request of the control plane to its finished answer: routing, errors, preflights,
// security and CORS fields, compression. Thread-safe; knows no socket.
class Dispatcher {
public:
    // The router must outlive the dispatcher.
    Dispatcher(const Router& router, DispatchOptions options)
        : router_(router), options_(std::move(options))
    {
    }

    // Finds the route and checks the path and the method. The match is kept in `routed`.
    void route(RoutedRequest& routed) const;

    // Never throws: what a handler throws is logged and answered. `routed` must outlive the wait.
    [[nodiscard]] boost::asio::awaitable<Response> answer(RoutedRequest& routed) const;

    // An error answer, in the dialect's spelling.
    [[nodiscard]] Response error(std::string_view path, Status status,
                                 const std::string& message) const;

private:
    [[nodiscard]] boost::asio::awaitable<Response> handle(RoutedRequest& routed) const;
    [[nodiscard]] boost::asio::awaitable<Response> guarded(RoutedRequest& routed) const;
    [[nodiscard]] boost::asio::awaitable<void> compress_body(const Request& request,
                                                             Response& response) const;

    const Router& router_;
    DispatchOptions options_;
};

// A client's X-Request-Id if it is short and plain, else a new one.
[[nodiscard]] std::string request_id(std::string_view offered);

} // namespace waymark::http
