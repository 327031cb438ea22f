// SPDX-License-Identifier: Apache-2.0
#include "api/pages/media_preference.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace waymark::api::pages {

namespace {

// Of the parameters of a media range: 1 without a `q`, 0 with one that is malformed.
double weight_of(std::string_view parameters)
{
    while (!parameters.empty()) {
        const auto [parameter, rest] = cut(parameters, ';');
        const auto [name, value] = cut(trim(parameter), '=');
        if (iequals(trim(name), "q"))
            return std::clamp(parse_number<double>(trim(value)).value_or(0.0), 0.0, 1.0);
        parameters = rest;
    }
    return 1;
}

} // namespace

MediaPreference media_preference(std::string_view accept)
{
    double html = 0;
    double json = 0;
    while (!accept.empty()) {
        const auto [range, rest] = cut(accept, ',');
        const auto [type, parameters] = cut(range, ';');
        if (iequals(trim(type), "text/html"))
            html = std::max(html, weight_of(parameters));
        else if (iequals(trim(type), "application/json"))
            json = std::max(json, weight_of(parameters));
        accept = rest;
    }
    if (html > json)
        return MediaPreference::html;
    return json > html ? MediaPreference::json : MediaPreference::none;
}

} // namespace waymark::api::pages
