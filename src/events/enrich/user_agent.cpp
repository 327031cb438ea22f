// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/user_agent.hpp"

#include "base/text.hpp"
#include "events/enrich/device_class.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

namespace waymark::events::enrich {

namespace {

struct Renamed {
    std::string_view from;
    std::string_view to;
};

constexpr std::array<Renamed, 15> browser_names{{
    {"Other", ""},
    {"Chrome Mobile", "Chrome"},
    {"Chrome Mobile iOS", "Chrome"},
    {"Chrome Mobile WebView", "Chrome WebView"},
    {"HeadlessChrome", "Headless Chrome"},
    {"Firefox Mobile", "Firefox"},
    {"Firefox iOS", "Firefox"},
    {"Edge Mobile", "Edge"},
    {"Opera Mobile", "Opera"},
    {"Opera Tablet", "Opera"},
    {"Brave Mobile", "Brave"},
    {"Vivaldi Mobile", "Vivaldi"},
    {"DuckDuckGo Mobile", "DuckDuckGo"},
    {"IE Mobile", "IE"},
    {"Mobile Safari UI/WKWebView", "Mobile Safari"},
}};

constexpr std::array<Renamed, 3> os_names{{
    {"Other", ""},
    {"Mac OS X", "macOS"},
    {"iPadOS", "iOS"},
}};

// What the patterns call a model that isn't told; "K" is what Chrome says instead of one.
constexpr std::array<std::string_view, 5> no_models{"Smartphone", "Tablet", "Feature Phone",
                                                    "Browser", "K"};

// Patterns match bytes, so a group may cut a UTF-8 sequence.
std::string well_formed(std::string text)
{
    return is_utf8(text) ? std::move(text) : to_utf8(text);
}

std::string renamed(std::string name, std::span<const Renamed> names)
{
    const auto found = std::ranges::find(names, name, &Renamed::from);
    return found == names.end() ? well_formed(std::move(name)) : std::string(found->to);
}

// Joins the parts up to the first that is not known.
std::string version(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (const auto part : parts) {
        if (part.empty())
            break;
        if (!text.empty())
            text += '.';
        text += part;
    }
    return well_formed(std::move(text));
}

} // namespace

UserAgent parse_user_agent(const UapParser& parser, std::string_view user_agent)
{
    UserAgent result;
    if (user_agent.empty())
        return result;
    user_agent = user_agent.substr(0, user_agent_bytes_max);
    auto uap = parser.parse(user_agent);
    const auto& [browser, os, device] = uap;
    result.browser_version = version({browser.major, browser.minor, browser.patch});
    result.os_version = version({os.major, os.minor, os.patch});
    result.browser = renamed(std::move(uap.browser.family), browser_names);
    result.os = renamed(std::move(uap.os.family), os_names);
    result.device = device_class(user_agent);
    // The patterns call a crawler's device a spider; it has none.
    if (device.brand == "Spider")
        return result;
    if (!device.brand.starts_with("Generic"))
        result.device_brand = well_formed(std::move(uap.device.brand));
    if (std::ranges::find(no_models, device.model) == no_models.end())
        result.device_model = well_formed(std::move(uap.device.model));
    return result;
}

} // namespace waymark::events::enrich
