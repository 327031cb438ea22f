// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "http/dispatcher.hpp"
#include "http/head_parser.hpp"
#include "http/inline_answer.hpp"
#include "http/inline_post.hpp"
#include "http/tls.hpp"
#include "http/trusted_proxies.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace waymark::http {

struct ServerOptions {
    IpAddress address;       // unspecified: all, IPv6 and IPv4
    std::uint16_t port = 0;  // 0: any free one
    unsigned io_threads = 1; // each with its own listening socket
    int backlog = 1024;

    HeadLimits head;                           // 431, 414
    std::size_t body_bytes_max = 1024 * 1024;  // 413; a route may say otherwise
    std::size_t connections_max = 10'000;      // of all threads; 503 above
    std::size_t stream_bytes_max = 256 * 1024; // queued for one slow reader of events

    // All are checked each `tick`.
    std::chrono::milliseconds header_timeout{10'000}; // a request's head, from its first byte: 408
    std::chrono::milliseconds body_timeout{60'000};   // 408
    std::chrono::milliseconds idle_timeout{75'000};   // between requests: closed
    std::chrono::milliseconds write_timeout{30'000};  // without any progress: closed
    std::chrono::milliseconds handler_deadline{30'000}; // 503; a route may say otherwise
    std::chrono::milliseconds stream_comment_every{15'000};
    std::chrono::milliseconds tick{250};

    std::optional<TlsOptions> tls;
    TrustedProxies proxies;
    InlineHandler inline_handler; // may be empty
    InlinePosts inline_posts;     // may be none
    DispatchOptions dispatch;
};

} // namespace waymark::http
