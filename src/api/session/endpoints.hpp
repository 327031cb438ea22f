// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/authenticator.hpp"
#include "api/session/fail.hpp"
#include "http/router.hpp"
#include "identity/user.hpp"

#include <boost/asio/awaitable.hpp>

#include <span>
#include <string>
#include <string_view>

// Tables of endpoints: which method and path, who may call, which function answers.
namespace waymark::api::session {

enum class Access {
    anyone, // the handler gets no caller
    user,   // whoever is logged in
    admin,
};

// A request and who made it. Lives as long as the handler runs.
struct Call {
    http::Request& request;
    identity::Caller caller;
};

template <typename Services>
struct Endpoint {
    http::Method method;
    std::string_view pattern;
    Access access;
    boost::asio::awaitable<http::Response> (*handler)(Call&, Services&);
};

// Answers a call of the endpoint, or refuses it.
template <typename Services>
boost::asio::awaitable<http::Response> answer(const Endpoint<Services>& endpoint,
                                              Authenticator& authenticator, Services& services,
                                              http::Request& request)
{
    Call call{request, {}};
    if (endpoint.access != Access::anyone) {
        auto caller = co_await authenticator.authenticate(request);
        if (!caller)
            co_return fail(caller.error());
        call.caller = *std::move(caller);
    }
    if (endpoint.access == Access::admin && !call.caller.is_admin())
        co_return fail(Error{Errc::forbidden, "This needs an administrator.", {}});
    co_return co_await endpoint.handler(call, services);
}

// Makes each endpoint a route. A call without the right to it gets the envelope's 401 or 403, and
// the handler is not asked. All arguments must outlive the router, the table too.
template <typename Services>
void add_endpoints(http::Router& router, Authenticator& authenticator, Services& services,
                   std::span<const Endpoint<Services>> endpoints)
{
    for (const auto& endpoint : endpoints) {
        router.add(endpoint.method, std::string(endpoint.pattern),
                   [&authenticator, &services, &endpoint](http::Request& request) {
                       return answer(endpoint, authenticator, services, request);
                   });
    }
}

} // namespace waymark::api::session
