// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/workers.hpp"
#include "identity/user.hpp"

#include <boost/asio/awaitable.hpp>

namespace waymark::identity {
class SessionService;
}

namespace waymark::api::session {

// Tells who makes a request, from the credentials it carries.
class Authenticator {
public:
    // The arguments must outlive the authenticator.
    Authenticator(identity::SessionService& sessions, http::Workers& workers)
        : sessions_(sessions), workers_(workers)
    {
    }

    // The cookie comes before the Authorization header: a page's own session wins.
    //
    // unauthenticated: no credential, or none that is valid now; or the account is gone or
    // disabled.
    [[nodiscard]] boost::asio::awaitable<Result<identity::Caller>>
    authenticate(const http::Request& request);

private:
    identity::SessionService& sessions_;
    http::Workers& workers_;
};

} // namespace waymark::api::session
