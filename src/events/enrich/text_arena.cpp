// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/text_arena.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string>

namespace waymark::events::enrich {

std::string_view TextArena::copy(std::string_view text)
{
    if (text.empty())
        return {};
    auto* const at = static_cast<char*>(memory_.allocate(text.size(), 1));
    std::ranges::copy(text, at);
    return {at, text.size()};
}

std::string_view TextArena::lower(std::string_view text)
{
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (std::ranges::none_of(text, is_capital))
        return text;
    return copy(ascii_lower(text));
}

std::string_view TextArena::decoded(std::string_view text, std::size_t bytes_max)
{
    if (text.find_first_of("%+") == std::string_view::npos && is_utf8(text))
        return utf8_prefix(text, bytes_max);
    std::string plain;
    append_form_decoded(plain, text);
    if (!is_utf8(plain))
        plain = to_utf8(plain);
    return copy(utf8_prefix(plain, bytes_max));
}

} // namespace waymark::events::enrich
