// SPDX-License-Identifier: Apache-2.0
#include "links/slug.hpp"

#include "base/random.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace waymark::links {

namespace {

static_assert(SlugGenerator::alphabet.size() == 55);

constexpr std::array<std::string_view, 27> reserved{
    "api",        "v1",        "app",         "admin",     "health",     "metrics",
    "send",       "collect",   "collect.gif", "pingoo.js", "waymark.js", "waymark.full.js",
    "preview",    "downloads", "static",      "assets",    "swagger",    "favicon.ico",
    "robots.txt", "info",      "verify",      "install",   "uploads",    "api-json",
    "api-yaml",   ".",         "..",
};

// Clients of the DWZ service take paths that begin so for pages of the server.
constexpr std::array<std::string_view, 2> reserved_beginnings{"health", "favicon"};

bool is_custom_slug_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

bool is_slug_character(char c)
{
    return is_custom_slug_character(c) || c == '.';
}

} // namespace

bool is_slug(std::string_view text)
{
    return !text.empty() && text.size() <= slug_bytes_max &&
           std::ranges::all_of(text, is_slug_character);
}

bool is_custom_slug(std::string_view text)
{
    return text.size() >= custom_slug_min && text.size() <= custom_slug_max &&
           std::ranges::all_of(text, is_custom_slug_character);
}

bool is_custom_code(std::string_view text)
{
    return !text.empty() && text.size() <= custom_slug_max &&
           std::ranges::all_of(text, is_slug_character);
}

bool is_reserved_slug(std::string_view text)
{
    return std::ranges::any_of(reserved,
                               [text](std::string_view word) { return iequals(word, text); });
}

bool is_reserved_code(std::string_view text)
{
    return is_reserved_slug(text) ||
           std::ranges::any_of(reserved_beginnings, [text](std::string_view beginning) {
               return istarts_with(text, beginning);
           });
}

bool is_among(std::span<const std::string> names, std::string_view text)
{
    return std::ranges::any_of(names,
                               [text](const std::string& name) { return iequals(name, text); });
}

SlugGenerator::SlugGenerator()
    : SlugGenerator([](std::size_t length) { return secret_text(length, alphabet); })
{
}

std::size_t SlugGenerator::length_for(std::uint64_t links)
{
    if (links < 1'000)
        return 4;
    if (links < 50'000)
        return 5;
    return links < 500'000 ? 6 : 7;
}

} // namespace waymark::links
