// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "http/request.hpp"
#include "http/trusted_proxies.hpp"

// Whose visit a request tells of. Where the request comes from a trusted proxy, its fields are read
// as this API promises it: more of them than the server itself believes. So the answer is good for
// statistics, and for nothing that must not be forged.
namespace waymark::api::pingoo {

// Of a program's call: the first address of X-Forwarded-For if all of them are addresses, else
// X-Real-IP, else the peer.
[[nodiscard]] IpAddress address_of_caller(const http::Request& request,
                                          const http::TrustedProxies& proxies);

// Of a page's call: CF-Connecting-IP, X-Real-IP, the first public address of X-Forwarded-For,
// True-Client-IP, X-Client-IP, whichever is an address first; else as above.
[[nodiscard]] IpAddress address_of_visitor(const http::Request& request,
                                           const http::TrustedProxies& proxies);

} // namespace waymark::api::pingoo
