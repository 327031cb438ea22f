// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/password_form.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "http/read_json.hpp"
#include "links/link_draft.hpp"
#include "redirect/merge_query.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace waymark::api::redirect {

namespace {

constexpr std::string_view wrong_password_mark = "error=invalid_password";

struct PasswordBody {
    std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (password))

std::string with_query(std::string path, std::string_view query)
{
    if (query.empty())
        return path;
    path += '?';
    waymark::redirect::append_spelled(path, query);
    return path;
}

Result<std::string> read_body(const http::Request& request)
{
    if (has_json_body(request)) {
        auto body = http::read_json<PasswordBody>(request);
        if (!body)
            return std::unexpected(body.error());
        return std::move(body->password).value_or("");
    }
    for (auto& [name, value] : http::parse_parameters(request.body)) {
        if (name == "password")
            return std::move(value);
    }
    return std::string{};
}

} // namespace

FormQuery read_form_query(std::string_view query)
{
    FormQuery read;
    while (!query.empty()) {
        const auto [parameter, rest] = cut(query, '&');
        query = rest;
        if (parameter == wrong_password_mark) {
            read.was_wrong = true;
            continue;
        }
        if (!read.visit.empty())
            read.visit += '&';
        read.visit += parameter;
    }
    return read;
}

std::string form_action(std::string_view slug, std::string_view visit_query)
{
    return with_query(fmt::format("/{}/verify", slug), visit_query);
}

std::string wrong_password_location(std::string_view slug, std::string_view visit_query)
{
    const auto* separator = visit_query.empty() ? "" : "&";
    return with_query(fmt::format("/{}", slug),
                      fmt::format("{}{}{}", visit_query, separator, wrong_password_mark));
}

bool has_json_body(const http::Request& request)
{
    return iequals(trim(cut(request.field("Content-Type"), ';').first), "application/json");
}

Result<std::string> read_password(const http::Request& request)
{
    auto password = read_body(request);
    if (!password)
        return password;
    const auto length = is_utf8(*password) ? count_code_points(*password) : 0;
    if (length < links::password_min || length > links::password_max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Password must have {} to {} characters.", links::password_min,
                                   links::password_max),
                       "password");
    }
    return password;
}

} // namespace waymark::api::redirect
