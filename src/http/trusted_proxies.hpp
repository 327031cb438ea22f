// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "base/network.hpp"
#include "http/request.hpp"

#include <span>
#include <string>
#include <vector>

namespace waymark::http {

// Whose word about the client's address is believed. Immutable: thread-safe.
class TrustedProxies {
public:
    TrustedProxies() = default;
    // invalid_argument: as Network::parse says, of the first wrong one. Field `trusted_proxies`.
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
