// SPDX-License-Identifier: Apache-2.0
#include "redirect/merge_query.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace waymark::redirect {

namespace {

struct Parameter {
    EncodedParameter text;
    std::size_t place; // among all: keeps the values of one name in order
};

using Parameters = boost::container::small_vector<Parameter, 64>;

constexpr bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void append_byte_escaped(std::string& out, char c)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<std::uint8_t>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
}

// Appends `encoded` in the spelling that all parameters get.
void append_recoded(std::string& out, std::string_view encoded)
{
    constexpr std::string_view literal_marks = "-_.~";
    while (!encoded.empty()) {
        const char c = take_form_decoded(encoded);
        if (is_alphanumeric(c) || literal_marks.contains(c))
            out += c;
        else if (c == ' ')
            out += '+';
        else
            append_byte_escaped(out, c);
    }
}

// Compares what two texts decode to, byte by byte.
std::strong_ordering compare_decoded(std::string_view a, std::string_view b)
{
    while (!a.empty() && !b.empty()) {
        const auto x = static_cast<std::uint8_t>(take_form_decoded(a));
        const auto y = static_cast<std::uint8_t>(take_form_decoded(b));
        if (x != y)
            return x <=> y;
    }
    return a.size() <=> b.size(); // one of them is 0
}

bool stands_before(const Parameter& a, const Parameter& b)
{
    const auto order = compare_decoded(a.text.name, b.text.name);
    return order == 0 ? a.place < b.place : order < 0;
}

bool is_well_formed(std::string_view query)
{
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    for (auto at = query.find_first_of("%;"); at != std::string_view::npos;
         at = query.find_first_of("%;", at + 1)) {
        const auto digits = query.substr(at + 1, 2);
        const bool is_escape = query[at] == '%' && digits.size() == 2 &&
                               digits.find_first_not_of(hex) == std::string_view::npos;
        if (!is_escape)
            return false;
    }
    return true;
}

void collect(std::string_view query, Parameters& parameters)
{
    while (!query.empty()) {
        if (query.starts_with('&'))
            query.remove_prefix(1);
        else
            parameters.push_back({.text = take_parameter(query), .place = parameters.size()});
    }
}

} // namespace

void append_spelled(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c > ' ' && c <= '~')
            out += c;
        else
            append_byte_escaped(out, c);
    }
}

void append_with_query(std::string& out, std::string_view target, std::string_view query)
{
    if (query.empty()) {
        out += target;
        return;
    }
    const auto fragment = target.substr(std::min(target.find('#'), target.size()));
    const auto [path, own_query] = cut(target.substr(0, target.size() - fragment.size()), '?');

    Parameters parameters;
    collect(own_query, parameters);
    if (is_well_formed(query))
        collect(query, parameters);
    std::ranges::sort(parameters, stands_before);

    append_spelled(out, path);
    char separator = '?';
    for (const auto& [text, place] : parameters) {
        out += separator;
        append_recoded(out, text.name);
        out += '=';
        append_recoded(out, text.value);
        separator = '&';
    }
    append_spelled(out, fragment);
}

} // namespace waymark::redirect
