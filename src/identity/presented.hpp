// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <span>
#include <string_view>

// Credentials as a request carries them: views, valid as long as the request is.
namespace waymark::identity {

// A session token, a login token or a key, in a cookie or a header field.
struct PresentedToken {
    std::string_view text;
    IpAddress client;
};

// A request signed by HMAC-SHA-256 with the secret of an app.
struct SignedRequest {
    std::string_view app_id;
    std::string_view signature; // as sent
    std::string_view timestamp; // as sent
    std::string_view nonce;     // as sent
    std::string_view method;    // upper-case
    std::string_view path;      // percent-decoded
    std::string_view query;     // as sent, without the question mark
    std::string_view content_type;
    std::string_view body;
    // Query parameters that the endpoint defines as integers.
    std::span<const std::string_view> integer_parameters;
    IpAddress client;
};

} // namespace waymark::identity
