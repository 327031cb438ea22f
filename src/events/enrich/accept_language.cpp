// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/accept_language.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>

namespace waymark::events::enrich {

namespace {

constexpr char upper(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

constexpr bool is_letter(char c)
{
    const char lower = ascii_lower(c);
    return lower >= 'a' && lower <= 'z';
}

constexpr bool is_tag_byte(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

bool is_tag(std::string_view text)
{
    return !text.empty() && text.size() <= Language::bytes_max && is_letter(text.front()) &&
           std::ranges::all_of(text, is_tag_byte);
}

// In thousandths; 1000 where none is given, nothing where it is malformed.
std::optional<int> quality(std::string_view parameters)
{
    parameters = trim(parameters);
    if (parameters.empty())
        return 1000;
    const auto [name, value] = cut(parameters, '=');
    const auto [whole, fraction] = cut(trim(value), '.');
    if (ascii_lower(trim(name)) != "q" || fraction.size() > 3 || (whole != "0" && whole != "1"))
        return std::nullopt;
    int thousandths = whole == "1" ? 1000 : 0;
    int place = 100;
    for (const char c : fraction) {
        if (c < '0' || c > '9')
            return std::nullopt;
        thousandths += (c - '0') * place;
        place /= 10;
    }
    return std::min(thousandths, 1000);
}

} // namespace

Language Language::preferred(std::string_view accept_language)
{
    std::string_view best;
    int best_quality = 0;
    while (!accept_language.empty()) {
        const auto [range, rest] = cut(accept_language, ',');
        accept_language = rest;
        const auto [tag, parameters] = cut(range, ';');
        const auto value = quality(parameters);
        if (!value || *value <= best_quality || !is_tag(trim(tag)))
            continue;
        best = trim(tag);
        best_quality = *value;
    }

    Language language;
    language.size_ = best.size();
    std::size_t subtag = 0; // where the present one begins
    for (std::size_t i = 0; i < best.size(); ++i) {
        if (best[i] == '-') {
            language.text_[i] = '-';
            subtag = i + 1;
            continue;
        }
        const auto end = std::min(best.find('-', i), best.size());
        const auto length = end - subtag;
        const bool capital = subtag > 0 && (length == 2 || (length == 4 && i == subtag));
        language.text_[i] = capital ? upper(best[i]) : ascii_lower(best[i]);
    }
    return language;
}

} // namespace waymark::events::enrich
