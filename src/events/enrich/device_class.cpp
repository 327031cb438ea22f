// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/device_class.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace waymark::events::enrich {

namespace {

constexpr bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool has_any(std::string_view user_agent, std::span<const std::string_view> tokens)
{
    return std::ranges::any_of(tokens,
                               [&](std::string_view token) { return user_agent.contains(token); });
}

// True if `prefix` is followed by `count` capital letters: AFTMM of a Fire TV, KFTT of a Fire.
bool has_model(std::string_view user_agent, std::string_view prefix, std::size_t count)
{
    for (auto at = user_agent.find(prefix); at != std::string_view::npos;
         at = user_agent.find(prefix, at + 1)) {
        const auto model = user_agent.substr(at + prefix.size(), count);
        if (model.size() == count && std::ranges::all_of(model, is_upper))
            return true;
    }
    return false;
}

constexpr std::array<std::string_view, 9> console_tokens{
    "PlayStation", "PLAYSTATION", "Xbox", "XBOX", "XBox", "Nintendo", "Wii", "OUYA", "SteamDeck"};

constexpr std::array<std::string_view, 5> xr_tokens{"OculusBrowser", "Quest", "VR Safari",
                                                    "VisionOS", "PicoBrowser"};

constexpr std::array<std::string_view, 27> television_tokens{
    "SmartTV", "SMART-TV", "Smart-TV", "Smart TV",   "HbbTV",  "GoogleTV",         "Google TV",
    "AppleTV", "Apple TV", "tvOS",     "Android TV", "BRAVIA", "NetCast",          "NETTV",
    "Web0S",   "VIERA",    "Viera",    "Roku",       "CrKey",  "Opera TV",         "TV Store",
    "DTV",     "MiTV",     "MIBOX",    "PhilipsTV",  "VIDAA",  "SHIELD Android TV"};

constexpr std::array<std::string_view, 6> wearable_tokens{"Apple Watch", "AppleWatch", "watchOS",
                                                          "Watch OS",    "SM-R8",      "SM-R9"};

constexpr std::array<std::string_view, 10> tablet_tokens{
    "iPad", "Android; Tablet", "; Tablet; rv", "PlayBook", "Kindle", "SM-T",
    "SM-X", "Nexus 7",         "Nexus 9",      "hp-tablet"};

constexpr std::array<std::string_view, 28> mobile_tokens{
    "Mobile",     "iPhone",     "iPod",    "Windows Phone", "IEMobile", "BlackBerry", "BB10",
    "Opera Mini", "Opera Mobi", "Symbian", "SymbOS",        "Series60", "J2ME",       "MIDP",
    "KAIOS",      "UCWEB",      "Nokia",   "webOS",         "Bada",     "DoCoMo",     "KDDI",
    "SoftBank",   "Fennec",     "Maemo",   "PalmOS",        "Palm",     "Dalvik",     "CFNetwork"};

bool is_television(std::string_view user_agent)
{
    const bool tizen_or_webos_tv = user_agent.contains(" TV") &&
                                   (user_agent.contains("Tizen") || user_agent.contains("webOS"));
    return tizen_or_webos_tv || has_any(user_agent, television_tokens) ||
           has_model(user_agent, " AFT", 1);
}

bool is_tablet(std::string_view user_agent)
{
    if (has_any(user_agent, tablet_tokens) || has_model(user_agent, " KF", 2))
        return true;
    return user_agent.contains("Android") && !has_any(user_agent, mobile_tokens);
}

} // namespace

std::string_view device_class(std::string_view user_agent)
{
    if (user_agent.empty())
        return {};
    if (has_any(user_agent, console_tokens))
        return "console";
    if (has_any(user_agent, xr_tokens))
        return "xr";
    if (is_television(user_agent))
        return "smarttv";
    if (has_any(user_agent, wearable_tokens))
        return "wearable";
    if (is_tablet(user_agent))
        return "tablet";
    return has_any(user_agent, mobile_tokens) ? "mobile" : "desktop";
}

} // namespace waymark::events::enrich
