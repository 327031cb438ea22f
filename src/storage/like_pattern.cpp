// SPDX-License-Identifier: Apache-2.0
#include "storage/like_pattern.hpp"

namespace waymark::storage {

std::string like_containing(std::string_view text)
{
    return '%' + like_beginning_with(text);
}

std::string like_beginning_with(std::string_view text)
{
    std::string pattern;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    pattern += '%';
    return pattern;
}

} // namespace waymark::storage
