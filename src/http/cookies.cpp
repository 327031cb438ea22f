// SPDX-License-Identifier: Apache-2.0
#include "http/cookies.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace waymark::http {

namespace {

// cookie-octet of RFC 6265, section 4.1.1.
[[maybe_unused]] bool is_cookie_octet(char c)
{
    const auto byte = static_cast<std::uint8_t>(c);
    return byte > 0x20 && byte < 0x7f && !std::string_view("\",;\\").contains(c);
}

std::string_view to_string(SetCookie::SameSite same_site)
{
    switch (same_site) {
    case SetCookie::SameSite::strict:
        return "Strict";
    case SetCookie::SameSite::none:
        return "None";
    case SetCookie::SameSite::lax:
        break;
    }
    return "Lax";
}

} // namespace

std::optional<std::string> find_cookie(std::string_view cookie_field, std::string_view name)
{
    while (!cookie_field.empty()) {
        const auto [pair, rest] = cut(cookie_field, ';');
        auto [key, value] = cut(trim(pair), '=');
        if (key == name && !name.empty()) {
            if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
                value = value.substr(1, value.size() - 2);
            return std::string(value);
        }
        cookie_field = rest;
    }
    return std::nullopt;
}

std::string SetCookie::to_string() const
{
    assert(std::ranges::all_of(value, is_cookie_octet));
    std::string text = fmt::format("{}={}; Path={}", name, value, path);
    if (!domain.empty())
        text += "; Domain=" + domain;
    if (max_age)
        text += fmt::format("; Max-Age={}", max_age->count());
    if (http_only)
        text += "; HttpOnly";
    if (secure)
        text += "; Secure";
    return text += fmt::format("; SameSite={}", http::to_string(same_site));
}

} // namespace waymark::http
