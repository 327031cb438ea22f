// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Codes of links on registered domains, as the DWZ service makes them: a number that counts up in
// each domain, in base 62; a random suffix; and a checksum that nobody checks.
namespace waymark::links::domains {

// Digits, lower case, upper case: a character's place is its value.
inline constexpr std::string_view code_alphabet =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

inline constexpr std::size_t random_suffix_max = 10;

struct CodeFormat {
    std::size_t random_suffix_length = 2; // at most random_suffix_max
    bool has_checksum = true;
};

// The most significant digit first, without padding; 0 is "0".
[[nodiscard]] std::string to_base62(std::uint64_t number);

// The character that stands behind `text`: the exclusive or of its bytes, modulo 62.
[[nodiscard]] char checksum_of(std::string_view text);

// The code of a number with a given suffix.
[[nodiscard]] std::string make_code(std::uint64_t number, std::string_view suffix,
                                    bool has_checksum);

// `length` characters of the alphabet, each as likely, that nobody can guess.
[[nodiscard]] std::string draw_suffix(std::size_t length);

} // namespace waymark::links::domains
