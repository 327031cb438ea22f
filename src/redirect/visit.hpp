// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "base/ip_address.hpp"

#include <string_view>

namespace waymark::redirect {

// A request for a short link: what decides where it leads, and what is recorded of it. A view.
struct Visit {
    DomainId domain;
    std::string_view slug;
    std::string_view query; // as received, without the question mark
    std::string_view host;
    std::string_view user_agent;
    std::string_view referrer;
    std::string_view accept_language;
    IpAddress ip;
    bool is_head = false; // asked for by HEAD
};

} // namespace waymark::redirect
