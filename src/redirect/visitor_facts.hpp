// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <string_view>

namespace waymark::redirect {

// Where an address is. Empty: not known. "Local" on loopback.
struct PlaceFacts {
    std::string_view country; // ISO 3166-1 alpha-2
    std::string_view region;
    std::string_view city;
};

// What a user agent says. Empty: not known.
struct ClientFacts {
    std::string_view device; // mobile, tablet, desktop, …
    std::string_view os;
    std::string_view browser;
    bool is_bot = false;
};

// Tells of a visitor what conditions ask for; asked only where one does. The text stays valid until
// the next call of the same function. Not thread-safe: one a thread.
class VisitorFacts {
public:
    VisitorFacts() = default;
    VisitorFacts(const VisitorFacts&) = delete;
    VisitorFacts& operator=(const VisitorFacts&) = delete;
    virtual ~VisitorFacts() = default;

    [[nodiscard]] virtual PlaceFacts place(const IpAddress& address) = 0;
    [[nodiscard]] virtual ClientFacts client(std::string_view user_agent) = 0;
};

} // namespace waymark::redirect
