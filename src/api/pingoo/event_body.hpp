// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "collect/hit.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// An event as clients send it.
namespace waymark::api::pingoo {

struct EventBody {
    std::uint64_t site_id = 0;
    std::string session_id;
    std::string user_id;
    std::string ip; // of programs' calls alone, as is `user_agent`
    std::string url;
    std::string referrer;
    std::string user_agent;
    std::string screen;
    std::string event_type;
    std::string event_value;
};

// The body of a program's call, complete.
//
// invalid_argument: it doesn't bind; the message is what clients are told.
[[nodiscard]] Result<EventBody> read_event_body(const http::Request& request);

// The body of a page's call. Anything but the site may be missing.
//
// invalid_argument: the same, or the site's id is no number.
[[nodiscard]] Result<EventBody> read_send_body(const http::Request& request);

// invalid_argument: a text is longer than its column; `field` says which, and the message what
// clients are told.
[[nodiscard]] Result<void> check_lengths(const EventBody& body);

// What the request itself says of who is told of, unless the body says it.
struct Sender {
    IpAddress ip;
    std::string_view user_agent;
    std::string_view accept_language;
};

// `leave` and `heartbeat` tell how many seconds the page has been looked at by now, as their value.
// An event of any other type but `page_view` is a custom one: named by its value if its type is
// `custom`, else by its type. A view of both.
[[nodiscard]] waymark::collect::Hit to_hit(const EventBody& body, const Sender& sender);

} // namespace waymark::api::pingoo
