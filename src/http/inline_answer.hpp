// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace waymark::http {

// An answer given on the spot, by views that need to last only for the call of send().
struct InlineReply {
    Status status = Status::found;
    // A line break or another control character in it is dropped.
    std::string_view location;
    std::string_view content_type; // empty: no Content-Type
    std::string_view body;
    // Whole field lines, each with its line break: "Cache-Control: no-store\r\n". Trusted.
    std::string_view field_lines;
};

// Writes one answer straight into the connection's output.
class InlineAnswer {
public:
    // What the server adds to each answer; ends with a line break.
    struct Frame {
        std::string_view date_line;
        bool keep_alive;
        bool with_body; // false for HEAD
        unsigned version;
    };

    InlineAnswer(std::string& out, const Frame& frame) : out_(out), frame_(frame) {}

    // At most once.
    void send(const InlineReply& reply);
    [[nodiscard]] Status status() const { return status_; }

private:
    std::string& out_;
    Frame frame_;
    Status status_{};
};

// Asked first for each GET and HEAD without a body, on the I/O thread: must not block. Returns
// false, with nothing sent, to let the router answer.
using InlineHandler =
    std::function<bool(std::size_t io_thread, const RequestHead& head, InlineAnswer& answer)>;

// "HTTP/1.1 302 Found\r\n"
void append_status_line(std::string& out, Status status);
// Without characters that would end the field.
void append_field(std::string& out, std::string_view name, std::string_view value);
// The Connection field, where it says what the version doesn't imply.
void append_connection(std::string& out, unsigned version, bool keep_alive);

} // namespace waymark::http
