// SPDX-License-Identifier: Apache-2.0
#include "http/inline_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <iterator>

namespace waymark::http {

namespace {

bool ends_field(char c)
{
    return static_cast<std::uint8_t>(c) < 0x20 ? c != '\t' : c == 0x7f;
}

void append_value(std::string& out, std::string_view value)
{
    // Counted, and not looked for: many characters at a time.
    if (std::ranges::count_if(value, ends_field) == 0) {
        out += value;
        return;
    }
    std::ranges::copy_if(value, std::back_inserter(out), [](char c) { return !ends_field(c); });
}

} // namespace

void append_status_line(std::string& out, Status status)
{
    if (status == Status::found) {
        out += "HTTP/1.1 302 Found\r\n";
        return;
    }
    if (status == Status::accepted) {
        out += "HTTP/1.1 202 Accepted\r\n";
        return;
    }
    const std::string_view reason = boost::beast::http::obsolete_reason(status);
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", static_cast<unsigned>(status),
                   reason);
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    append_value(out, name);
    out += ": ";
    append_value(out, value);
    out += "\r\n";
}

void append_connection(std::string& out, unsigned version, bool keep_alive)
{
    if (!keep_alive)
        out += "Connection: close\r\n";
    else if (version == 10)
        out += "Connection: keep-alive\r\n";
}

void InlineAnswer::send(const InlineReply& reply)
{
    assert(status_ == Status{});
    status_ = reply.status;
    append_status_line(out_, reply.status);
    out_ += frame_.date_line;
    if (!reply.location.empty())
        append_field(out_, "Location", reply.location);
    out_ += reply.field_lines;
    if (!reply.content_type.empty()) {
        out_ += "Content-Type: ";
        out_ += reply.content_type;
        out_ += "\r\n";
    }
    append_connection(out_, frame_.version, frame_.keep_alive);
    if (reply.body.empty()) {
        out_ += "Content-Length: 0\r\n\r\n";
        return;
    }
    fmt::format_to(std::back_inserter(out_), "Content-Length: {}\r\n\r\n", reply.body.size());
    if (frame_.with_body)
        out_ += reply.body;
}

} // namespace waymark::http
