// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/json_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <system_error>

namespace waymark::identity {

namespace {

// Every integer of so many digits is a double, and its own shortest spelling.
constexpr std::size_t exact_digits = 15;

// Plain notation is for numbers whose first digit stands for a power of ten from here to there.
constexpr int plain_exponent_min = -6;
constexpr int plain_exponent_max = 20;

// The exponent as written, or a very large one of its sign.
std::int64_t written_exponent(std::string_view text)
{
    constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max() / 2;
    const bool negative = text.starts_with('-');
    if (text.starts_with('+'))
        text.remove_prefix(1);
    std::int64_t exponent = 0;
    const auto error = std::from_chars(text.data(), text.data() + text.size(), exponent).ec;
    if (error != std::errc{} || exponent > huge || exponent < -huge)
        return negative ? -huge : huge;
    return exponent;
}

// True if the number, which no double is near to, is too large rather than too small.
bool is_too_large(std::string_view number)
{
    const auto mark = number.find_first_of("eE");
    const auto digits = number.substr(0, mark);
    const auto first = digits.find_first_of("123456789");
    if (first == std::string_view::npos)
        return false;
    const auto point = std::min(digits.find('.'), digits.size());
    const auto power = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    const auto exponent =
        mark == std::string_view::npos ? 0 : written_exponent(number.substr(mark + 1));
    return power + exponent > 0;
}

// Appends digits with the decimal point where it belongs: `exponent` is that of the first one.
void append_plain(std::string& out, std::string_view digits, int exponent)
{
    if (exponent < 0) {
        out += "0.";
        out.append(static_cast<std::size_t>(-exponent - 1), '0');
        out += digits;
        return;
    }
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() <= whole) {
        out += digits;
        out.append(whole - digits.size(), '0');
        return;
    }
    out += digits.substr(0, whole);
    out += '.';
    out += digits.substr(whole);
}

void append_double(std::string& out, double value)
{
    std::array<char, 32> buffer{};
    const auto* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                          std::chars_format::scientific)
                                .ptr;
    std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    if (text.starts_with('-')) {
        out += '-';
        text.remove_prefix(1);
    }
    const auto mark = text.find('e');
    const auto mantissa = text.substr(0, mark);
    const auto exponent = static_cast<int>(written_exponent(text.substr(mark + 1)));
    if (exponent < plain_exponent_min || exponent > plain_exponent_max) {
        fmt::format_to(std::back_inserter(out), "{}e{:+}", mantissa, exponent);
        return;
    }
    std::array<char, 32> digits{};
    const auto* const digits_end = std::ranges::remove_copy(mantissa, digits.begin(), '.').out;
    append_plain(out, {digits.data(), static_cast<std::size_t>(digits_end - digits.data())},
                 exponent);
}

} // namespace

bool append_canonical_number(std::string& out, std::string_view number)
{
    if (number.size() <= exact_digits && number.find_first_of(".eE") == std::string_view::npos) {
        out += number;
        return true;
    }
    double value = 0;
    const auto error = std::from_chars(number.data(), number.data() + number.size(), value).ec;
    if (error == std::errc::result_out_of_range) {
        if (is_too_large(number))
            return false;
        value = number.starts_with('-') ? -0.0 : 0.0;
    }
    append_double(out, value);
    return true;
}

} // namespace waymark::identity
