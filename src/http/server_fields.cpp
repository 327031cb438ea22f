// SPDX-License-Identifier: Apache-2.0
#include "http/server_fields.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "http/cors_grant.hpp"
#include "http/inline_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace waymark::http {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> guards{
    {{"X-Content-Type-Options", "nosniff"},
     {"Referrer-Policy", "no-referrer"},
     {"X-Frame-Options", "SAMEORIGIN"}}};

// The same for each answer: made once.
const std::string& exposed_line()
{
    static const auto line =
        fmt::format("Access-Control-Expose-Headers: {}\r\n", cors_exposed_fields);
    return line;
}

const std::string& guard_lines()
{
    static const auto lines = [] {
        std::string made;
        for (const auto& [name, value] : guards)
            append_field(made, name, value);
        return made;
    }();
    return lines;
}

} // namespace

bool has_field(const Response& response, std::string_view name)
{
    return std::ranges::any_of(response.fields,
                               [name](const auto& field) { return iequals(field.first, name); });
}

void add_default(Response& response, std::string_view name, std::string_view value)
{
    if (!has_field(response, name))
        response.with(std::string(name), std::string(value));
}

void add_server_fields(const CorsOptions& cors, const Request& request, Response& response)
{
    if (!is_preflight(request))
        add_cors_fields(cors, request, response);
    add_default(response, "X-Request-Id", request.id);
    for (const auto& [name, value] : guards)
        add_default(response, name, value);
}

void append_server_fields(const CorsOptions& cors, const RequestHead& request, std::string& out)
{
    const auto grant = grant_of(cors, request.path, request.field("Origin"));
    if (grant.varies)
        append_field(out, "Vary", "Origin");
    if (!grant.origin.empty()) {
        append_field(out, "Access-Control-Allow-Origin", grant.origin);
        if (grant.with_credentials)
            append_field(out, "Access-Control-Allow-Credentials", "true");
        out += exposed_line();
    }
    out += "X-Request-Id: ";
    append_request_id(out, request.field("X-Request-Id"));
    out += "\r\n";
    out += guard_lines();
}

void append_request_id(std::string& out, std::string_view offered)
{
    constexpr std::size_t length_max = 128;
    const auto is_plain = [](char c) {
        return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
               c == '-' || c == '_' || c == '.';
    };
    if (!offered.empty() && offered.size() <= length_max &&
        std::ranges::all_of(offered, is_plain)) {
        out += offered;
        return;
    }
    thread_local Random random = Random::from_system();
    fmt::format_to(std::back_inserter(out), "{:016x}", random());
}

} // namespace waymark::http
