// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::http {

using Status = boost::beast::http::status;

class EventStream; // event_stream.hpp

// An answer, complete but for what the server adds: Date, Content-Length, Connection, X-Request-Id,
// CORS and security headers, compression.
struct Response {
    Status status = Status::ok;
    std::string content_type; // empty: no body
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    // If set, Server-Sent Events are sent instead of `body`: called once, on the I/O thread, with
    // the stream, which it hands to whoever produces events. Must not block. The answer ends when
    // the stream is closed or its last owner lets it go.
    std::function<void(std::shared_ptr<EventStream>)> stream;
    // If set, asked for one portion of the body after the other, and sent instead of `body`; an
    // empty one ends it. Runs on the I/O thread, and may wait for work on others; the next portion
    // is asked for when the last one is on its way, so that a slow reader holds no more than one.
    // What it throws cuts the connection, for the status is sent already.
    std::function<boost::asio::awaitable<std::string>()> portions;

    Response& with(std::string name, std::string value) &
    {
        fields.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    Response with(std::string name, std::string value) &&
    {
        fields.emplace_back(std::move(name), std::move(value));
        return std::move(*this);
    }
};

[[nodiscard]] Response json(Status status, const boost::json::value& body);
[[nodiscard]] Response text(Status status, std::string body);
[[nodiscard]] Response html(Status status, std::string body);
[[nodiscard]] Response redirect(Status status, std::string location);
[[nodiscard]] Response no_content();

} // namespace waymark::http
