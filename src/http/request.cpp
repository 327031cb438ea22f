// SPDX-License-Identifier: Apache-2.0
#include "http/request.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"
#include "http/cookies.hpp"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace waymark::http {

namespace {

std::string form_decoded(std::string_view text)
{
    std::string decoded;
    append_form_decoded(decoded, text);
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
        if (text.front() == '&') {
            text.remove_prefix(1);
            continue;
        }
        const auto [name, value] = take_parameter(text);
        parameters.emplace_back(form_decoded(name), form_decoded(value));
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
