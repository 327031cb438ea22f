// SPDX-License-Identifier: Apache-2.0
#include "links/domains/short_code.hpp"

#include "base/random.hpp"

#include <algorithm>

namespace waymark::links::domains {

std::string to_base62(std::uint64_t number)
{
    std::string digits;
    do {
        digits += code_alphabet[number % code_alphabet.size()];
        number /= code_alphabet.size();
    } while (number != 0);
    std::ranges::reverse(digits);
    return digits;
}

char checksum_of(std::string_view text)
{
    unsigned sum = 0;
    for (const char c : text)
        sum ^= static_cast<std::uint8_t>(c);
    return code_alphabet[sum % code_alphabet.size()];
}

std::string make_code(std::uint64_t number, std::string_view suffix, bool has_checksum)
{
    std::string code = to_base62(number);
    code += suffix;
    if (has_checksum)
        code += checksum_of(code);
    return code;
}

std::string draw_suffix(std::size_t length)
{
    return secret_text(length, code_alphabet);
}

} // namespace waymark::links::domains
