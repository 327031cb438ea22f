// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/url.hpp"

#include <string>
#include <string_view>

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

    explicit TargetPolicy(Hosts hosts = Hosts::public_only) : hosts_(hosts) {}

    // The URL that `target` stands for. `field` is what an error names.
    //
    // invalid_argument: no absolute http or https URL, or its host is refused: private, loopback,
    //                   link-local and reserved addresses in any spelling, localhost, *.local,
    //                   *.internal, names of cloud metadata services, names without a top-level
    //                   domain.
    [[nodiscard]] Result<Url> check(std::string_view target, std::string_view field) const;

private:
    Hosts hosts_;
};

} // namespace waymark::links
