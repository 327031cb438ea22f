// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "http/request.hpp"

#include <span>
#include <string>
#include <vector>

namespace waymark::http {

// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
class Network {
public:
    // invalid_argument: the text is neither an address nor an address with a prefix length.
    [[nodiscard]] static Result<Network> parse(std::string_view text);

    [[nodiscard]] bool contains(const IpAddress& address) const;

private:
    Network(const IpAddress& base, unsigned bits) : base_(base), bits_(bits) {}

    IpAddress base_;
    unsigned bits_; // of the 128 that an IPv4-mapped address has
};

// Whose word about the client's address is believed. Immutable: thread-safe.
class TrustedProxies {
public:
    TrustedProxies() = default;
    // invalid_argument: as Network::parse says, of the first wrong one.
    [[nodiscard]] static Result<TrustedProxies> parse(std::span<const std::string> networks);

    [[nodiscard]] bool trusts(const IpAddress& address) const;
    // The peer, unless it is a proxy: then the last address in X-Forwarded-For that is none.
    [[nodiscard]] IpAddress client_of(const RequestHead& head) const;
    // What the proxy says about how it was asked; `secure` itself if the peer is no proxy.
    [[nodiscard]] bool is_secure(const RequestHead& head, bool secure) const;

private:
    std::vector<Network> networks_;
};

} // namespace waymark::http
