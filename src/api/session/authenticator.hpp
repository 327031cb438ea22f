// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/request.hpp"
#include "http/workers.hpp"
#include "identity/caller.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace waymark::identity {
class Credentials;
}

namespace waymark::api::session {

// Who makes a request, and by which text.
struct Authentication {
    identity::Caller caller;
    std::string token;           // empty: a signed request
    bool is_from_cookie = false; // a browser may have sent it without its user's will
};

// Tells who makes a request, from the credentials it carries: any of any dialect.
//
// In this order: the four fields of a signed request, final either way; a key in X-API-Key or as a
// bearer; the session cookie; a bearer token. A key that is no good leaves the word to the session.
class Authenticator {
public:
    struct Reading {
        // Query parameters that the endpoint defines as integers; clients may have signed them as
        // numbers.
        std::span<const std::string_view> integer_parameters{};
        // True: a bearer is `Bearer`, one space, one word. Else the scheme is of any case and the
        // space of any width (RFC 9110, section 11.1).
        bool is_bearer_strict = false;
    };

    // The arguments must outlive the authenticator.
    Authenticator(identity::Credentials& credentials, http::Workers& workers)
        : credentials_(credentials), workers_(workers)
    {
    }

    [[nodiscard]] boost::asio::awaitable<identity::Verified<Authentication>>
    authenticate(const http::Request& request, Reading reading);

private:
    template <typename Presented>
    [[nodiscard]] boost::asio::awaitable<identity::Verified<identity::Caller>>
    verify(const Presented& presented);

    identity::Credentials& credentials_;
    http::Workers& workers_;
};

// The token of an Authorization field, as Authenticator::Reading says; nothing if it has another
// form.
[[nodiscard]] std::optional<std::string_view> bearer_token(std::string_view authorization,
                                                           bool is_strict);

} // namespace waymark::api::session
