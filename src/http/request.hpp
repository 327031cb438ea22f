// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <boost/beast/http/verb.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::http {

using Method = boost::beast::http::verb;

struct HeaderField {
    std::string_view name; // as sent; compare with iequals
    std::string_view value;
};

// The head of a request, as views into the connection's buffer: valid until the answer is begun.
struct RequestHead {
    Method method = Method::unknown;
    std::string_view method_text;
    std::string_view target; // as sent: path and query
    std::string_view path;   // as sent, not percent-decoded
    std::string_view query;  // without the question mark
    std::span<const HeaderField> fields;
    unsigned version = 11; // 10 or 11
    bool keep_alive = true;
    IpAddress peer;   // the socket's other end
    IpAddress client; // the peer, or whom a trusted proxy says it speaks for

    // The first field of that name, case-insensitively; empty if there is none.
    [[nodiscard]] std::string_view field(std::string_view name) const;
};

// One name=value pair of a query string or of an urlencoded form, decoded.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// Decodes application/x-www-form-urlencoded text (WHATWG URL, section 5.1). Malformed escapes stay
// as they are.
[[nodiscard]] Parameters parse_parameters(std::string_view text);

// A whole request, owned: what the handlers of the control plane get.
class Request {
public:
    Method method = Method::unknown;
    std::string method_text;
    std::string target;
    std::string path;
    std::string query;
    std::string body;
    std::vector<std::pair<std::string, std::string>> fields;
    IpAddress peer;
    IpAddress client;
    bool secure = false; // came over TLS
    std::string id;      // of this request, for the log and X-Request-Id

    // Values of `{name}` in the route's pattern, percent-decoded.
    std::vector<std::pair<std::string_view, std::string>> path_parameters;

    [[nodiscard]] std::string_view field(std::string_view name) const;
    // The value of a `{name}` that the route's pattern has.
    [[nodiscard]] const std::string& path_parameter(std::string_view name) const;
    // The last value of a query parameter.
    [[nodiscard]] std::optional<std::string> query_parameter(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
};

} // namespace waymark::http
