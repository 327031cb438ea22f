// SPDX-License-Identifier: Apache-2.0
#include "base/language.hpp"

#include "base/text.hpp"

#include <array>
#include <optional>

namespace waymark {

namespace {

// The language of one tag; nothing if it is none of ours.
std::optional<Language> language_of(std::string_view tag)
{
    const auto lower = ascii_lower(tag);
    if (lower == "*" || lower == "en" || lower.starts_with("en-"))
        return Language::en;
    if (lower != "zh" && !lower.starts_with("zh-"))
        return std::nullopt;
    constexpr std::array traditional_marks{"hant", "tw", "hk", "mo"};
    for (const std::string_view mark : traditional_marks) {
        if (lower.find(mark) != std::string::npos)
            return Language::zh_tw;
    }
    return Language::zh_cn;
}

// The weight of a language range, in thousandths: 1 without a `q`, 0 with one that is malformed.
int weight_of(std::string_view parameters)
{
    parameters = trim(parameters);
    if (parameters.empty())
        return 1000;
    if (!istarts_with(parameters, "q="))
        return 0;
    const auto [whole, fraction] = cut(parameters.substr(2), '.');
    if (whole == "1")
        return 1000;
    int weight = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const char digit = i < fraction.size() ? fraction[i] : '0';
        if (digit < '0' || digit > '9')
            return 0;
        weight = weight * 10 + (digit - '0');
    }
    return weight;
}

} // namespace

Language choose_language(std::string_view accept_language)
{
    Language best = Language::en;
    int best_weight = 0;
    while (!accept_language.empty()) {
        const auto [range, rest] = cut(accept_language, ',');
        const auto [tag, parameters] = cut(range, ';');
        const int weight = weight_of(parameters);
        if (const auto language = language_of(trim(tag)); language && weight > best_weight) {
            best = *language;
            best_weight = weight;
        }
        accept_language = rest;
    }
    return best;
}

} // namespace waymark
