// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/json_claims.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace waymark::identity {

namespace {

constexpr unsigned high_surrogates = 0xd800;
constexpr unsigned low_surrogates = 0xdc00;
constexpr unsigned surrogates_end = 0xe000;
constexpr unsigned first_beyond_bmp = 0x10000;
constexpr unsigned surrogate_bits = 10;

// These may not stand in a string as they are.
constexpr bool is_control(char c)
{
    return static_cast<std::uint8_t>(c) < 0x20;
}

constexpr bool ends_plain_text(char c)
{
    return c == '"' || c == '\\' || is_control(c);
}

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void append_utf8(std::string& text, unsigned code)
{
    const auto put = [&](unsigned byte) { text += static_cast<char>(byte); };
    const auto put_tail = [&](unsigned shift) { put(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0U | (code >> 6U));
        put_tail(0);
    } else if (code < first_beyond_bmp) {
        put(0xe0U | (code >> 12U));
        put_tail(6);
        put_tail(0);
    } else {
        put(0xf0U | (code >> 18U));
        put_tail(12);
        put_tail(6);
        put_tail(0);
    }
}

// What `\n` and its like stand for.
std::optional<char> meaning_of_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return std::nullopt;
    }
}

} // namespace

JsonClaimReader::JsonClaimReader(std::string_view json) : rest_(json)
{
    if (!is_utf8(json))
        state_ = State::broken;
}

std::optional<JsonMember> JsonClaimReader::next()
{
    if (state_ == State::complete || state_ == State::broken)
        return std::nullopt;
    skip_space();
    const bool is_first = state_ == State::first;
    if (is_first && !take('{'))
        return fail();
    skip_space();
    if (take('}'))
        return finish();
    if (!is_first && !take(','))
        return fail();
    state_ = State::later;

    skip_space();
    const auto name = take_text(name_);
    skip_space();
    if (!name || !take(':'))
        return fail();
    skip_space();
    JsonMember member{.name = *name};
    if (!take_value(member))
        return fail();
    return member;
}

std::optional<JsonMember> JsonClaimReader::fail()
{
    state_ = State::broken;
    return std::nullopt;
}

std::optional<JsonMember> JsonClaimReader::finish()
{
    skip_space();
    state_ = rest_.empty() ? State::complete : State::broken;
    return std::nullopt;
}

void JsonClaimReader::skip_space()
{
    const auto end = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
}

bool JsonClaimReader::take(char expected)
{
    if (!rest_.starts_with(expected))
        return false;
    rest_.remove_prefix(1);
    return true;
}

bool JsonClaimReader::take_word(std::string_view word)
{
    if (!rest_.starts_with(word))
        return false;
    rest_.remove_prefix(word.size());
    return true;
}

std::size_t JsonClaimReader::take_digits()
{
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count]))
        ++count;
    rest_.remove_prefix(count);
    return count;
}

std::optional<std::string_view> JsonClaimReader::take_text(std::string& unescaped)
{
    if (!take('"'))
        return std::nullopt;
    unescaped.clear();
    bool has_escapes = false;
    for (;;) {
        const auto end = std::ranges::find_if(rest_, ends_plain_text);
        if (end == rest_.end())
            return std::nullopt;
        const char stop = *end;
        const auto plain = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(plain.size() + 1);
        if (stop == '"' && !has_escapes)
            return plain;
        unescaped += plain;
        if (stop == '"')
            return unescaped;
        has_escapes = true;
        if (stop != '\\' || !take_escape(unescaped))
            return std::nullopt;
    }
}

// After the backslash. Half a surrogate pair means nothing.
bool JsonClaimReader::take_escape(std::string& unescaped)
{
    if (rest_.empty())
        return false;
    const char kind = rest_.front();
    rest_.remove_prefix(1);
    if (kind != 'u') {
        const auto meaning = meaning_of_escape(kind);
        if (meaning)
            unescaped += *meaning;
        return meaning.has_value();
    }
    auto code = take_code_unit();
    if (!code || (*code >= low_surrogates && *code < surrogates_end))
        return false;
    if (*code >= high_surrogates && *code < low_surrogates) {
        const auto low = take_word("\\u") ? take_code_unit() : std::nullopt;
        if (!low || *low < low_surrogates || *low >= surrogates_end)
            return false;
        code = first_beyond_bmp + ((*code - high_surrogates) << surrogate_bits) +
               (*low - low_surrogates);
    }
    append_utf8(unescaped, *code);
    return true;
}

std::optional<unsigned> JsonClaimReader::take_code_unit()
{
    constexpr std::size_t length = 4;
    constexpr int hexadecimal = 16;
    const auto digits = rest_.substr(0, length);
    unsigned code = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, code, hexadecimal);
    if (digits.size() != length || error != std::errc{} || stopped != end)
        return std::nullopt;
    rest_.remove_prefix(length);
    return code;
}

bool JsonClaimReader::take_value(JsonMember& member)
{
    const char first = peek();
    if (first == '"') {
        const auto text = take_text(value_);
        member.kind = JsonMember::Kind::text;
        member.value = text.value_or("");
        return text.has_value();
    }
    if (first == '-' || is_digit(first))
        return take_number(member);
    if (take_word("null")) {
        member.kind = JsonMember::Kind::null;
        return true;
    }
    return skip_value(1);
}

bool JsonClaimReader::take_number(JsonMember& member)
{
    const auto number = rest_;
    static_cast<void>(take('-'));
    if (!take('0') && take_digits() == 0)
        return false;
    if (is_digit(peek()))
        return false;
    const auto digits = number.substr(0, number.size() - rest_.size());
    const bool has_fraction = take('.');
    if (has_fraction && take_digits() == 0)
        return false;
    const bool has_exponent = take('e') || take('E');
    if (has_exponent && !take('+'))
        static_cast<void>(take('-'));
    if (has_exponent && take_digits() == 0)
        return false;
    if (!has_fraction && !has_exponent) {
        member.kind = JsonMember::Kind::integer;
        member.value = digits;
    }
    return true;
}

// `depth` is that of the object or array around the value.
bool JsonClaimReader::skip_value(int depth)
{
    switch (peek()) {
    case '{':
        return depth < depth_max && skip_object(depth + 1);
    case '[':
        return depth < depth_max && skip_array(depth + 1);
    case '"':
        return take_text(value_).has_value();
    case 't':
        return take_word("true");
    case 'f':
        return take_word("false");
    case 'n':
        return take_word("null");
    default:
        JsonMember dropped;
        return take_number(dropped);
    }
}

bool JsonClaimReader::skip_array(int depth)
{
    static_cast<void>(take('['));
    skip_space();
    if (take(']'))
        return true;
    for (;;) {
        skip_space();
        if (!skip_value(depth))
            return false;
        skip_space();
        if (take(']'))
            return true;
        if (!take(','))
            return false;
    }
}

bool JsonClaimReader::skip_object(int depth)
{
    static_cast<void>(take('{'));
    skip_space();
    if (take('}'))
        return true;
    for (;;) {
        skip_space();
        if (!take_text(value_))
            return false;
        skip_space();
        if (!take(':'))
            return false;
        skip_space();
        if (!skip_value(depth))
            return false;
        skip_space();
        if (take('}'))
            return true;
        if (!take(','))
            return false;
    }
}

void append_json_text(std::string& json, std::string_view text)
{
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (is_control(c)) {
            fmt::format_to(std::back_inserter(json), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
            json += c;
        }
    }
    json += '"';
}

} // namespace waymark::identity
