// SPDX-License-Identifier: Apache-2.0
#include "base/query_string.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <bitset>
#include <cassert>
#include <cstdint>

namespace waymark {

namespace {

constexpr unsigned not_hex = 16;

unsigned hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return static_cast<unsigned>(c - '0');
    const char lower = ascii_lower(c);
    return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : not_hex;
}

// Takes one byte, or the escape of one, from the front of `text`, which is not empty.
char take_percent_decoded(std::string_view& text)
{
    const char first = text.front();
    if (first == '%' && text.size() >= 3) {
        const unsigned high = hex_value(text[1]);
        const unsigned low = hex_value(text[2]);
        if (high != not_hex && low != not_hex) {
            text.remove_prefix(3);
            return static_cast<char>((high << 4U) | low);
        }
    }
    text.remove_prefix(1);
    return first;
}

constexpr bool is_form_literal(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' ||
           c == '-' || c == '.' || c == '_';
}

// Takes the text before the next `&`, and the `&`, from the front of `query`.
std::string_view take_pair(std::string_view& query)
{
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    return pair;
}

// Builds a query pair by pair behind a URL's path.
class QueryAppender {
public:
    explicit QueryAppender(std::string& out) : out_(out) {}

    void add(std::string_view pair)
    {
        separate();
        out_ += pair;
    }

    void add(std::string_view encoded_name, std::string_view value)
    {
        separate();
        out_ += encoded_name;
        out_ += '=';
        append_form_encoded(out_, value);
    }

    void add(const QueryParameter& parameter)
    {
        separate();
        append_form_encoded(out_, parameter.name);
        out_ += '=';
        append_form_encoded(out_, parameter.value);
    }

private:
    void separate()
    {
        out_ += first_ ? '?' : '&';
        first_ = false;
    }

    std::string& out_;
    bool first_ = true;
};

} // namespace

std::string percent_decode(std::string_view text)
{
    std::string decoded;
    decoded.reserve(text.size());
    while (!text.empty())
        decoded += take_percent_decoded(text);
    return decoded;
}

char take_form_decoded(std::string_view& text)
{
    if (text.front() != '+')
        return take_percent_decoded(text);
    text.remove_prefix(1);
    return ' ';
}

void append_form_decoded(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        const auto plain = std::min(text.find_first_of("%+"), text.size());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (!text.empty())
            out += take_form_decoded(text);
    }
}

void append_form_encoded(std::string& out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    while (!text.empty()) {
        const auto end = std::ranges::find_if_not(text, is_form_literal);
        const auto plain = static_cast<std::size_t>(end - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty())
            return;
        const auto byte = static_cast<std::uint8_t>(text.front());
        text.remove_prefix(1);
        if (byte == ' ') {
            out += '+';
            continue;
        }
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0xfU];
    }
}

bool decodes_to(std::string_view encoded, std::string_view decoded)
{
    // Decoding never lengthens.
    if (encoded.size() < decoded.size())
        return false;
    while (!encoded.empty() && !decoded.empty()) {
        if (take_form_decoded(encoded) != decoded.front())
            return false;
        decoded.remove_prefix(1);
    }
    return encoded.empty() && decoded.empty();
}

EncodedParameter take_parameter(std::string_view& query)
{
    const auto [name, value] = cut(take_pair(query), '=');
    return {name, value};
}

void append_with_parameters(std::string& out, std::string_view url,
                            std::span<const QueryParameter> parameters)
{
    assert(parameters.size() <= set_parameters_max);
    const auto hash = url.find('#');
    const auto fragment = hash == std::string_view::npos ? std::string_view{} : url.substr(hash);
    auto [path, query] = cut(url.substr(0, hash), '?');

    out += path;
    QueryAppender appender(out);
    std::bitset<set_parameters_max> placed;
    while (!query.empty()) {
        const auto pair = take_pair(query);
        const auto name = cut(pair, '=').first;
        std::size_t i = 0;
        while (i < parameters.size() && !decodes_to(name, parameters[i].name))
            ++i;
        if (i == parameters.size())
            appender.add(pair);
        else if (!placed.test(i))
            appender.add(name, parameters[i].value);
        if (i < parameters.size())
            placed.set(i);
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (!placed.test(i))
            appender.add(parameters[i]);
    }
    out += fragment;
}

} // namespace waymark
