// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/url.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::links {

// Where a link may lead. By default to the public internet only, so that nobody can use the
// server's good name, or a visitor's browser, to reach machines of a private network.
//
// This judges the URL's text. What a name resolves to is for whoever connects to it.
class TargetPolicy {
public:
    enum class Hosts {
        public_only, // domains below a top-level domain, and globally reachable addresses
        any,         // for tests and closed networks
    };

    // Whether a URL leads to this server, by its host and port: a link to it would lead in circles.
    // Its host may end in a dot. Must be callable from any thread.
    using IsOwn = std::function<bool(const Url&)>;

    // Without `is_own` nothing is the server's own.
    explicit TargetPolicy(Hosts hosts = Hosts::public_only, IsOwn is_own = {})
        : hosts_(hosts), is_own_(std::move(is_own))
    {
    }

    // The URL that `target` stands for. `field` is what an error names.
    //
    // invalid_argument: no absolute http or https URL, or its host is refused: private, loopback,
    //                   link-local and reserved addresses in any spelling, localhost, *.local,
    //                   *.internal, names of cloud metadata services, names without a top-level
    //                   domain; or it loops back to this server.
    [[nodiscard]] Result<Url> check(std::string_view target, std::string_view field) const;

private:
    Hosts hosts_;
    IsOwn is_own_;
};

} // namespace waymark::links
