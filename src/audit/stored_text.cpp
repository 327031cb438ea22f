// SPDX-License-Identifier: Apache-2.0
#include "audit/stored_text.hpp"

#include "base/text.hpp"

namespace waymark::audit {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::size_t sequence_bytes_max = 4;

} // namespace

std::string storable(std::string_view text)
{
    if (!text.contains('\0'))
        return is_utf8(text) ? std::string(text) : to_utf8(text);
    auto clean = to_utf8(text);
    for (auto at = clean.find('\0'); at != std::string::npos; at = clean.find('\0', at))
        clean.replace(at, 1, replacement);
    return clean;
}

std::string storable_prefix(std::string_view text, std::size_t bytes_max)
{
    // Replacing makes text longer, never shorter: what stands further back can't get in. The last
    // bytes let a character that ends beyond the bound be seen as a whole, and be cut as one.
    auto clean = storable(text.substr(0, bytes_max + sequence_bytes_max - 1));
    clean.resize(utf8_prefix(clean, bytes_max).size());
    return clean;
}

} // namespace waymark::audit
