// SPDX-License-Identifier: Apache-2.0
#include "identity/recovery_codes.hpp"

#include "base/random.hpp"
#include "base/text.hpp"
#include "identity/token_hash.hpp"

#include <set>

namespace waymark::identity::recovery_codes {

namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t half_length = 5;

// As it was meant.
char to_digit(char c)
{
    const char lower = ascii_lower(c);
    if (lower == 'o')
        return '0';
    return lower == 'i' || lower == 'l' ? '1' : lower;
}

} // namespace

std::vector<std::string> make(std::size_t count)
{
    std::set<std::string> codes;
    while (codes.size() < count)
        codes.insert(secret_text(half_length, alphabet) + '-' + secret_text(half_length, alphabet));
    return {codes.begin(), codes.end()};
}

std::optional<std::string> hash(std::string_view code)
{
    std::string digits;
    for (const char c : code) {
        if (c == '-' || c == ' ')
            continue;
        const char digit = to_digit(c);
        if (!alphabet.contains(digit) || digits.size() == 2 * half_length)
            return std::nullopt;
        digits += digit;
    }
    if (digits.size() != 2 * half_length)
        return std::nullopt;
    return token_hash(digits);
}

} // namespace waymark::identity::recovery_codes
