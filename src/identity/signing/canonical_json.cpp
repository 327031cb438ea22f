// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/canonical_json.hpp"

#include <algorithm>

namespace waymark::identity {

namespace {

using Kind = JsonTape::Kind;

constexpr std::string_view html_characters = "<>&";

// U+2028 and U+2029, the line and paragraph separators, but for their last bit.
constexpr std::string_view separator_prefix = "\xe2\x80";
constexpr std::size_t separator_bytes = 3;

bool starts_with_separator(std::string_view text)
{
    return text.size() >= separator_bytes && text.starts_with(separator_prefix) &&
           (text[2] == '\xa8' || text[2] == '\xa9');
}

void append_hexadecimal_escape(std::string& out, unsigned char byte)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u00";
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
}

// Appends the quotation mark, backslash or control character `c`.
void append_escaped(std::string& out, char c)
{
    constexpr std::string_view characters = "\"\\\b\f\n\r\t";
    constexpr std::string_view names = "\"\\bfnrt";
    const auto which = characters.find(c);
    if (which == std::string_view::npos) {
        append_hexadecimal_escape(out, static_cast<unsigned char>(c));
        return;
    }
    out += '\\';
    out += names[which];
}

void append_object(std::string& out, const JsonTape& tape, std::uint32_t object)
{
    out += '{';
    bool first = true;
    for (const auto name : tape.members(tape.nodes[object])) {
        if (!first)
            out += ',';
        first = false;
        append_canonical_string(out, tape.text_of(tape.nodes[name]));
        out += ':';
        append_canonical(out, tape, name + 1);
    }
    out += '}';
}

void append_array(std::string& out, const JsonTape& tape, std::uint32_t array)
{
    out += '[';
    const auto first = array + 1;
    for (auto value = first; value < tape.nodes[array].end; value = tape.nodes[value].end) {
        if (value > first)
            out += ',';
        append_canonical(out, tape, value);
    }
    out += ']';
}

} // namespace

void append_canonical_string(std::string& out, std::string_view text)
{
    const auto may_need_escape = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' ||
               c == separator_prefix.front();
    };
    out += '"';
    while (!text.empty()) {
        const auto stop = std::ranges::find_if(text, may_need_escape);
        const auto plain = static_cast<std::size_t>(stop - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty())
            break;
        std::size_t taken = 1;
        if (starts_with_separator(text)) {
            out += text[2] == '\xa8' ? "\\u2028" : "\\u2029";
            taken = separator_bytes;
        } else if (text.front() == separator_prefix.front()) {
            out += text.front();
        } else {
            append_escaped(out, text.front());
        }
        text.remove_prefix(taken);
    }
    out += '"';
}

void append_canonical(std::string& out, const JsonTape& tape, std::uint32_t node)
{
    const auto& value = tape.nodes[node];
    switch (value.kind) {
    case Kind::object:
        return append_object(out, tape, node);
    case Kind::array:
        return append_array(out, tape, node);
    case Kind::string:
        return append_canonical_string(out, tape.text_of(value));
    case Kind::literal:
        out += tape.text_of(value);
    }
}

bool has_html_characters(std::string_view canonical)
{
    return canonical.find_first_of(html_characters) != std::string_view::npos;
}

void append_html_escaped(std::string& out, std::string_view canonical)
{
    while (!canonical.empty()) {
        const auto plain = std::min(canonical.find_first_of(html_characters), canonical.size());
        out += canonical.substr(0, plain);
        canonical.remove_prefix(plain);
        if (canonical.empty())
            return;
        append_hexadecimal_escape(out, static_cast<unsigned char>(canonical.front()));
        canonical.remove_prefix(1);
    }
}

} // namespace waymark::identity
