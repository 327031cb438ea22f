// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "transcript.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace waymark::contract {

struct Answer {
    unsigned status = 0;
    Fields fields;
    std::string body;
};

struct Call {
    std::string method; // any token: what a server makes of a strange one is worth a transcript
    std::string target; // sent as it is
    Fields fields;
    std::string body;
};

// Sends one request to 127.0.0.1 over a connection of its own and reads the answer; redirects are
// not followed. `Connection: close` and Content-Length are added, and Host if the call has none.
//
// Throws boost::system::system_error: no connection, no answer in time, or no HTTP.
[[nodiscard]] Answer call(std::uint16_t port, const Call& call,
                          std::chrono::milliseconds deadline = std::chrono::seconds{30});

} // namespace waymark::contract
