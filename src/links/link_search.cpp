// SPDX-License-Identifier: Apache-2.0
#include "links/link_search.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "base/url.hpp"
#include "links/link_draft.hpp"

#include <cstddef>
#include <cstdint>

namespace waymark::links {

namespace {

constexpr std::size_t code_point_bytes_max = 4;
constexpr std::size_t text_bytes_max = Url::bytes_max;
static_assert(text_bytes_max >= title_max * code_point_bytes_max);
static_assert(text_bytes_max >= description_max * code_point_bytes_max);

// By the first bytes: U+3000 to U+9FFF, and U+AC00 to U+D7FF.
bool begins_caseless(std::string_view text)
{
    const auto first = static_cast<std::uint8_t>(text.front());
    const auto second = static_cast<std::uint8_t>(text.size() > 1 ? text[1] : 0);
    return (first >= 0xe3 && first <= 0xed && first != 0xea) || (first == 0xea && second >= 0xb0);
}

bool is_ascii(char c)
{
    return static_cast<std::uint8_t>(c) < 0x80;
}

bool continues(char c)
{
    return (static_cast<std::uint8_t>(c) & 0xc0U) == 0x80;
}

} // namespace

bool is_found_nowhere(std::string_view term)
{
    return term.size() > text_bytes_max || term.contains('\0') || !is_utf8(term);
}

bool is_indexed(std::string_view term)
{
    return count_code_points(term) >= indexed_term_min;
}

bool has_only_ascii_case(std::string_view term)
{
    for (std::size_t i = 0; i < term.size(); ++i) {
        if (!is_ascii(term[i]) && !continues(term[i]) && !begins_caseless(term.substr(i)))
            return false;
    }
    return true;
}

std::string to_match(std::string_view term)
{
    std::string match = "\"";
    for (const char c : term) {
        if (c == '"')
            match += '"';
        match += c;
    }
    match += '"';
    return match;
}

} // namespace waymark::links
