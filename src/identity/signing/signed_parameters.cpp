// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/signed_parameters.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"
#include "identity/signing/canonical_json.hpp"

#include <algorithm>

namespace waymark::identity {

namespace {

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool is_hex_digit(char c)
{
    const char lower = ascii_lower(c);
    return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

bool has_malformed_escape(std::string_view text)
{
    for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        const auto digits = text.substr(at + 1, 2);
        if (digits.size() < 2 || !std::ranges::all_of(digits, is_hex_digit))
            return true;
    }
    return false;
}

std::string form_decoded(std::string_view text)
{
    std::string decoded;
    append_form_decoded(decoded, text);
    if (!is_utf8(decoded))
        return to_utf8(decoded);
    return decoded;
}

// An integer in the only decimal spelling it has.
bool is_canonical_integer(std::string_view text)
{
    if (text == "0")
        return true;
    if (text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text.front() != '0' && std::ranges::all_of(text, is_digit);
}

bool carries_json(const SignedRequest& request)
{
    const auto& method = request.method;
    return (method == "POST" || method == "PUT" || method == "PATCH") &&
           request.content_type.find("application/json") != std::string_view::npos;
}

} // namespace

SignedParameters::SignedParameters(const SignedRequest& request)
    : integer_parameters_(request.integer_parameters), has_query_(!request.query.empty())
{
    read_query(request.query);
    if (carries_json(request))
        body_ = read_json(request.body);
    if (body_ && body_->nodes.front().kind != JsonTape::Kind::object)
        body_.reset();
    primary_ = print(SigningForm::primary);
}

void SignedParameters::read_query(std::string_view query)
{
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty() || pair.find(';') != std::string_view::npos || has_malformed_escape(pair))
            continue;
        const auto [name, value] = cut(pair, '=');
        query_[form_decoded(name)].push_back(form_decoded(value));
    }
}

bool SignedParameters::has(SigningForm form) const
{
    switch (form) {
    case SigningForm::primary:
        return true;
    case SigningForm::html:
        return has_html_characters(primary_);
    case SigningForm::numeric_query:
        return has_integers();
    case SigningForm::raw_target:
        return has_query_ && members().empty();
    }
    return false;
}

void SignedParameters::append(std::string& out, SigningForm form) const
{
    switch (form) {
    case SigningForm::primary:
        out += primary_;
        return;
    case SigningForm::html:
        return append_html_escaped(out, primary_);
    case SigningForm::numeric_query:
        out += print(form);
        return;
    case SigningForm::raw_target:
        out += "{}";
    }
}

std::span<const std::uint32_t> SignedParameters::members() const
{
    return body_ ? body_->members(body_->nodes.front()) : std::span<const std::uint32_t>{};
}

bool SignedParameters::has_integers() const
{
    return std::ranges::any_of(integer_parameters_, [this](std::string_view name) {
        const auto found = query_.find(name);
        return found != query_.end() && std::ranges::any_of(found->second, is_canonical_integer);
    });
}

// Merges query and body, both of which are ordered by name.
std::string SignedParameters::print(SigningForm form) const
{
    std::string out;
    out.reserve(body_ ? 2 * body_->text.size() : 0);
    out += '{';
    auto names = members();
    const auto name_of = [this](std::uint32_t node) { return body_->text_of(body_->nodes[node]); };
    for (const auto& [name, values] : query_) {
        while (!names.empty() && name_of(names.front()) < name) {
            append_member(out, names.front());
            names = names.subspan(1);
        }
        if (names.empty() || name_of(names.front()) != name)
            append_parameter(out, name, values, form);
    }
    for (const auto name : names)
        append_member(out, name);
    if (out.back() == ',')
        out.pop_back();
    out += '}';
    return out;
}

// Each member is followed by a comma.
void SignedParameters::append_member(std::string& out, std::uint32_t name) const
{
    append_canonical_string(out, body_->text_of(body_->nodes[name]));
    out += ':';
    append_canonical(out, *body_, name + 1);
    out += ',';
}

void SignedParameters::append_parameter(std::string& out, const std::string& name,
                                        const Values& values, SigningForm form) const
{
    const bool as_numbers =
        form == SigningForm::numeric_query &&
        std::ranges::find(integer_parameters_, name) != integer_parameters_.end();
    append_canonical_string(out, name);
    out += ':';
    if (values.size() > 1)
        out += '[';
    for (const auto& value : values) {
        if (&value != &values.front())
            out += ',';
        if (as_numbers && is_canonical_integer(value))
            out += value;
        else
            append_canonical_string(out, value);
    }
    if (values.size() > 1)
        out += ']';
    out += ',';
}

} // namespace waymark::identity
