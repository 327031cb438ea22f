// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "http/router.hpp"

#include <boost/asio/awaitable.hpp>

#include <span>
#include <string>
#include <string_view>

// Tables of endpoints: which method and path, who may call, which function answers.
namespace waymark::api::session {

template <typename Services>
struct Endpoint {
    http::Method method;
    std::string_view pattern;
    Access access;
    boost::asio::awaitable<http::Response> (*handler)(Call&, Services&);
    EndpointOptions options{};
};

// Makes each endpoint a route. A call without the right to it is answered by `dialect`, and the
// handler is not asked. All arguments must outlive the router, the table too.
template <typename Services>
void add_endpoints(http::Router& router, AccessControl& control, const Dialect& dialect,
                   Services& services, std::span<const Endpoint<Services>> endpoints)
{
    for (const auto& endpoint : endpoints) {
        const Rule rule{endpoint.pattern, endpoint.access, endpoint.options, &dialect};
        router.add(
            endpoint.method, std::string(endpoint.pattern), endpoint.access,
            [&control, &services, rule, handler = endpoint.handler](http::Request& request) {
                return control.answer(request, rule, [&services, handler](Call& call) {
                    return handler(call, services);
                });
            },
            endpoint.options.route);
    }
}

} // namespace waymark::api::session
