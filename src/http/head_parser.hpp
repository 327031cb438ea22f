// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace waymark::http {

struct HeadLimits {
    std::size_t head_bytes_max = 16 * 1024; // request line and fields
    std::size_t target_bytes_max = 8 * 1024;
};

// Reads the head of an HTTP/1 request (RFC 9112) in place and without allocating. Stricter than the
// RFC asks where leniency has been used to smuggle requests: no folded field, no repeated
// Content-Length, no Content-Length beside Transfer-Encoding, exactly one Host in HTTP/1.1.
//
// One parser serves any number of connections of a thread, one head after the other.
class HeadParser {
public:
    enum class Outcome { complete, incomplete, refused };

    explicit HeadParser(const HeadLimits& limits) : limits_(limits) {}

    // Reads the head that `bytes` begins with. What is read refers to `bytes`.
    //
    // complete:   head(), size() and the body's framing are set.
    // incomplete: more bytes are needed; then parse all of them again.
    // refused:    refusal_status() and refusal_message() say why; the connection is of no more use.
    Outcome parse(std::string_view bytes);

    [[nodiscard]] RequestHead& head() { return head_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool has_body() const { return has_body_; }
    // Of the body, where the head tells it.
    [[nodiscard]] std::optional<std::uint64_t> content_length() const { return content_length_; }
    [[nodiscard]] bool expects_continue() const { return expects_continue_; }

    [[nodiscard]] Status refusal_status() const { return refusal_status_; }
    [[nodiscard]] std::string_view refusal_message() const { return refusal_message_; }

private:
    class Grammar;

    Outcome refuse(Status status, std::string_view message);
    Outcome check_incomplete(std::string_view bytes, bool line_seen);
    [[nodiscard]] bool split_target();
    [[nodiscard]] static bool names_version(std::string_view bytes);

    static constexpr std::size_t fields_max = 100;

    HeadLimits limits_;
    RequestHead head_;
    std::array<HeaderField, fields_max> fields_;
    std::size_t size_ = 0;
    bool has_body_ = false;
    std::optional<std::uint64_t> content_length_;
    bool expects_continue_ = false;
    Status refusal_status_ = Status::bad_request;
    std::string_view refusal_message_;
};

} // namespace waymark::http
