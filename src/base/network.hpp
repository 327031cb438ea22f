// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"

#include <string>
#include <string_view>

namespace waymark {

// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address. Which address of the block
// it was written with is not kept: `10.1.2.3/8` is `10.0.0.0/8`.
class Network {
public:
    // invalid_argument: the text is neither an address nor an address with a prefix length.
    [[nodiscard]] static Result<Network> parse(std::string_view text);

    [[nodiscard]] bool contains(const IpAddress& address) const;
    // As parse() reads it. A single address stands without a prefix length.
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const Network&, const Network&) = default;

private:
    Network(const IpAddress& base, unsigned bits);

    IpAddress base_;
    unsigned bits_; // of the 128 that an IPv4-mapped address has
};

} // namespace waymark
