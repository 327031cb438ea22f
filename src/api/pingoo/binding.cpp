// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/binding.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "http/read_json.hpp"

#include <boost/json/kind.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::api::pingoo {

namespace {

constexpr std::string_view blank = " \t\r\n";

std::unexpected<Error> refuse(std::string message, std::string field = {})
{
    return failure(Errc::invalid_argument, std::move(message), std::move(field));
}

std::string_view kind_of(const boost::json::value& value)
{
    switch (value.kind()) {
    case boost::json::kind::object:
        return "object";
    case boost::json::kind::array:
        return "array";
    case boost::json::kind::string:
        return "string";
    case boost::json::kind::bool_:
        return "bool";
    default:
        return "number";
    }
}

// What stands for a whole number: a text, or a number as it is written. Empty of anything else.
std::string to_digits(const boost::json::value& value)
{
    if (const auto* const text = value.if_string())
        return std::string(*text);
    if (const auto* const number = value.if_int64())
        return fmt::to_string(*number);
    if (const auto* const number = value.if_uint64())
        return fmt::to_string(*number);
    if (const auto* const number = value.if_double())
        return fmt::format("{:#}", *number);
    return {};
}

// As Go's net/url reads it: a scheme, then a host, an opaque part or a fragment.
bool is_url(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return false;
    const auto is_letter = [](char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; };
    const auto scheme = text.substr(0, colon);
    if (!is_letter(scheme.front()) || !std::ranges::all_of(scheme, [&](char c) {
            return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
        }))
        return false;
    const auto rest = text.substr(colon + 1);
    if (!rest.starts_with("//"))
        return !rest.empty() && (!rest.starts_with('/') || rest.contains('#'));
    const auto host = rest.substr(2, rest.find_first_of("/?#", 2) - 2);
    return (!host.empty() || rest.contains('#')) && !host.contains(' ');
}

std::string_view broken_rule(const MemberRule& rule, const std::string& text)
{
    if (text.empty())
        return rule.is_required ? "required" : "";
    if (rule.length_max > 0 && count_code_points(text) > rule.length_max)
        return "max";
    return rule.is_url && !is_url(text) ? "url" : "";
}

// The first rule that the value breaks; empty: none.
std::string_view broken_rule(const MemberRule& rule)
{
    if (const auto* const text = std::get_if<std::string*>(&rule.value))
        return broken_rule(rule, **text);
    return rule.is_required && *std::get<std::uint64_t*>(rule.value) == 0 ? "required" : "";
}

Result<void> bind_member(const boost::json::object& body, std::string_view type,
                         const MemberRule& rule)
{
    if (auto* const text = std::get_if<std::string*>(&rule.value))
        return bind_text(body, type, rule.member, **text);
    return bind_number(body, type, rule.member, *std::get<std::uint64_t*>(rule.value));
}

std::unexpected<Error> wrong_type(std::string_view kind, std::string_view type,
                                  std::string_view member, std::string_view expected)
{
    return refuse(fmt::format("json: cannot unmarshal {} into Go struct field {}.{} of type {}",
                              kind, type, member, expected),
                  std::string(member));
}

// Why the text is no JSON, where the reader has words of its own for that.
std::string explain(std::string_view text, std::string&& otherwise)
{
    boost::system::error_code error;
    static_cast<void>(boost::json::parse(text, error));
    if (error == boost::json::error::incomplete)
        return "unexpected EOF";
    const char first = text[text.find_first_not_of(blank)];
    const bool begins_a_value = std::string_view("{[\"-0123456789tfn").contains(first);
    const bool is_plain = first > ' ' && first <= '~' && first != '\'' && first != '\\';
    if (error && !begins_a_value && is_plain)
        return fmt::format("invalid character '{}' looking for beginning of value", first);
    return std::move(otherwise);
}

} // namespace

Result<boost::json::object> bind_object(const http::Request& request)
{
    if (request.body.find_first_not_of(blank) == std::string::npos)
        return refuse("EOF");
    auto body = http::read_object(request);
    if (!body)
        return refuse(explain(request.body, std::move(body.error().message)));
    return body;
}

Result<void> bind_text(const boost::json::object& body, std::string_view type,
                       std::string_view member, std::string& value)
{
    const auto* const found = body.if_contains(member);
    if (found == nullptr || found->is_null())
        return {};
    const auto* const text = found->if_string();
    if (text == nullptr)
        return wrong_type(kind_of(*found), type, member, "string");
    value.assign(text->begin(), text->end());
    return {};
}

Result<void> bind_number(const boost::json::object& body, std::string_view type,
                         std::string_view member, std::uint64_t& value)
{
    const auto* const found = body.if_contains(member);
    if (found == nullptr || found->is_null())
        return {};
    const auto digits = to_digits(*found);
    const auto number = parse_number<std::uint64_t>(digits);
    if (!number) {
        return wrong_type(found->is_number() ? fmt::format("number {}", digits) : kind_of(*found),
                          type, member, "uint64");
    }
    value = *number;
    return {};
}

Result<void> bind_members(const http::Request& request, std::string_view type,
                          std::initializer_list<MemberRule> rules)
{
    const auto body = bind_object(request);
    if (!body)
        return std::unexpected(body.error());
    for (const auto& rule : rules) {
        const auto bound = bind_member(*body, type, rule);
        if (!bound)
            return bound;
    }
    std::string lines;
    std::string first;
    for (const auto& rule : rules) {
        const auto tag = broken_rule(rule);
        if (tag.empty())
            continue;
        lines +=
            fmt::format("{}Key: '{}.{}' Error:Field validation for '{}' failed on the '{}' tag",
                        lines.empty() ? "" : "\n", type, rule.field, rule.field, tag);
        if (first.empty())
            first = rule.member;
    }
    if (!lines.empty())
        return refuse(std::move(lines), std::move(first));
    return {};
}

} // namespace waymark::api::pingoo
