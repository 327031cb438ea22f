// SPDX-License-Identifier: Apache-2.0
#include "http/request.hpp"

#include "base/text.hpp"
#include "http/cookies.hpp"
#include "http/percent.hpp"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace waymark::http {

namespace {

// Escapes one by one, so that a malformed one leaves its neighbours decoded.
std::string form_decode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty()) {
        if (text.front() == '%') {
            if (const auto escape = percent_decode(text.substr(0, 3)); escape) {
                decoded += *escape;
                text.remove_prefix(3);
                continue;
            }
        }
        decoded += text.front() == '+' ? ' ' : text.front();
        text.remove_prefix(1);
    }
    return decoded;
}

} // namespace

std::string_view RequestHead::field(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(fields, [name](const auto& f) { return iequals(f.name, name); });
    return found == fields.end() ? std::string_view{} : found->value;
}

Parameters parse_parameters(std::string_view text)
{
    Parameters parameters;
    while (!text.empty()) {
        const auto [pair, rest] = cut(text, '&');
        if (!pair.empty()) {
            const auto [name, value] = cut(pair, '=');
            parameters.emplace_back(form_decode(name), form_decode(value));
        }
        text = rest;
    }
    return parameters;
}

std::string_view Request::field(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(fields, [name](const auto& f) { return iequals(f.first, name); });
    return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

const std::string& Request::path_parameter(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(path_parameters, [name](const auto& p) { return p.first == name; });
    assert(found != path_parameters.end());
    return found->second;
}

std::optional<std::string> Request::query_parameter(std::string_view name) const
{
    for (auto& [key, value] : parse_parameters(query) | std::views::reverse)
        if (key == name)
            return std::move(value);
    return std::nullopt;
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    for (const auto& [field_name, value] : fields) {
        if (!iequals(field_name, "Cookie"))
            continue;
        if (auto found = find_cookie(value, name); found)
            return found;
    }
    return std::nullopt;
}

} // namespace waymark::http
