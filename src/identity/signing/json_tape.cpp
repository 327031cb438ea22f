// SPDX-License-Identifier: Apache-2.0
#include "identity/signing/json_tape.hpp"

#include "base/text.hpp"
#include "identity/signing/json_number.hpp"

#include <algorithm>

namespace waymark::identity {

namespace {

using Kind = JsonTape::Kind;

constexpr std::uint32_t replacement = 0xfffd;

constexpr bool is_high_surrogate(std::uint32_t code)
{
    return code >= 0xd800 && code < 0xdc00;
}

constexpr bool is_low_surrogate(std::uint32_t code)
{
    return code >= 0xdc00 && code < 0xe000;
}

// Appends a code point that is no surrogate.
void append_code_point(std::string& out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    const auto put_rest = [&](unsigned shift) { put(0x80U | ((code >> shift) & 0x3fU)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0U | (code >> 6U));
        put_rest(0);
    } else if (code < 0x10000) {
        put(0xe0U | (code >> 12U));
        put_rest(6);
        put_rest(0);
    } else {
        put(0xf0U | (code >> 18U));
        put_rest(12);
        put_rest(6);
        put_rest(0);
    }
}

class Reader {
public:
    Reader(std::string_view json, JsonTape& tape) : rest_(json), tape_(tape) {}

    bool read_document()
    {
        skip_space();
        if (!read_value(0))
            return false;
        skip_space();
        return rest_.empty();
    }

private:
    void skip_space()
    {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                                  rest_.front() == '\r' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
    }

    bool take(std::string_view token)
    {
        if (!rest_.starts_with(token))
            return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    // `depth` is that of the containers around the value.
    bool read_value(std::size_t depth)
    {
        if (rest_.empty())
            return false;
        switch (rest_.front()) {
        case '{':
            return read_object(depth + 1);
        case '[':
            return read_array(depth + 1);
        case '"':
            return read_string();
        case 't':
            return read_word("true");
        case 'f':
            return read_word("false");
        case 'n':
            return read_word("null");
        default:
            return read_number();
        }
    }

    bool read_object(std::size_t depth)
    {
        if (depth > JsonTape::depth_max)
            return false;
        const auto self = open(Kind::object);
        skip_space();
        if (!take("}")) {
            do {
                if (!read_member(depth))
                    return false;
            } while (take(","));
            if (!take("}"))
                return false;
        }
        close(self);
        order_members(self);
        return true;
    }

    bool read_member(std::size_t depth)
    {
        skip_space();
        if (!rest_.starts_with('"') || !read_string())
            return false;
        skip_space();
        if (!take(":"))
            return false;
        return read_element(depth);
    }

    bool read_array(std::size_t depth)
    {
        if (depth > JsonTape::depth_max)
            return false;
        const auto self = open(Kind::array);
        skip_space();
        if (!take("]")) {
            do {
                if (!read_element(depth))
                    return false;
            } while (take(","));
            if (!take("]"))
                return false;
        }
        close(self);
        return true;
    }

    bool read_element(std::size_t depth)
    {
        skip_space();
        if (!read_value(depth))
            return false;
        skip_space();
        return true;
    }

    bool read_word(std::string_view word)
    {
        if (!take(word))
            return false;
        const auto at = tape_.text.size();
        tape_.text += word;
        add(Kind::literal, at);
        return true;
    }

    bool read_number()
    {
        const auto length = number_length();
        const auto at = tape_.text.size();
        if (length == 0 || !append_canonical_number(tape_.text, rest_.substr(0, length)))
            return false;
        rest_.remove_prefix(length);
        add(Kind::literal, at);
        return true;
    }

    // The length of the number that the rest starts with; 0 if it starts with none.
    [[nodiscard]] std::size_t number_length() const
    {
        std::size_t i = 0;
        const auto is = [&](std::string_view any) {
            return i < rest_.size() && any.find(rest_[i]) != std::string_view::npos;
        };
        const auto take_digits = [&] {
            const auto first = i;
            while (i < rest_.size() && rest_[i] >= '0' && rest_[i] <= '9')
                ++i;
            return i > first;
        };
        if (is("-"))
            ++i;
        if (is("0"))
            ++i;
        else if (!take_digits())
            return 0;
        if (is(".")) {
            ++i;
            if (!take_digits())
                return 0;
        }
        if (is("eE")) {
            ++i;
            if (is("+-"))
                ++i;
            if (!take_digits())
                return 0;
        }
        return i;
    }

    bool read_string()
    {
        rest_.remove_prefix(1);
        const auto at = tape_.text.size();
        while (true) {
            const auto stop = std::ranges::find_if(rest_, [](char c) {
                return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
            });
            const auto plain = static_cast<std::size_t>(stop - rest_.begin());
            append_utf8(rest_.substr(0, plain));
            rest_.remove_prefix(plain);
            if (take("\"")) {
                add(Kind::string, at);
                return true;
            }
            if (!take("\\") || !read_escape())
                return false;
        }
    }

    // No sequence of UTF-8 reaches beyond `run`, which an ASCII character or the end follows.
    void append_utf8(std::string_view run)
    {
        if (is_utf8(run))
            tape_.text += run;
        else
            tape_.text += to_utf8(run);
    }

    // Reads what follows a backslash.
    bool read_escape()
    {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        if (rest_.starts_with('u'))
            return read_code_unit();
        const auto which = rest_.empty() ? std::string_view::npos : names.find(rest_.front());
        if (which == std::string_view::npos)
            return false;
        tape_.text += meanings[which];
        rest_.remove_prefix(1);
        return true;
    }

    bool read_code_unit()
    {
        const auto first = code_unit(rest_);
        if (!first)
            return false;
        rest_.remove_prefix(escape_bytes);
        std::uint32_t code = *first;
        if (is_high_surrogate(code) && rest_.starts_with('\\')) {
            const auto second = code_unit(rest_.substr(1));
            if (second && is_low_surrogate(*second)) {
                code = 0x10000 + ((code - 0xd800) << 10U) + (*second - 0xdc00);
                rest_.remove_prefix(1 + escape_bytes);
            }
        }
        const bool alone = is_high_surrogate(code) || is_low_surrogate(code);
        append_code_point(tape_.text, alone ? replacement : code);
        return true;
    }

    // The value of `u12ab`, with which `text` starts.
    [[nodiscard]] static std::optional<std::uint32_t> code_unit(std::string_view text)
    {
        if (text.size() < escape_bytes || text.front() != 'u')
            return std::nullopt;
        std::uint32_t code = 0;
        for (const char c : text.substr(1, escape_bytes - 1)) {
            const char lower = ascii_lower(c);
            if (c >= '0' && c <= '9')
                code = code * 16 + static_cast<std::uint32_t>(c - '0');
            else if (lower >= 'a' && lower <= 'f')
                code = code * 16 + static_cast<std::uint32_t>(lower - 'a') + 10;
            else
                return std::nullopt;
        }
        return code;
    }

    [[nodiscard]] std::uint32_t node_count() const
    {
        return static_cast<std::uint32_t>(tape_.nodes.size());
    }

    // Adds a node whose text was appended from `at` on.
    void add(Kind kind, std::size_t at)
    {
        tape_.nodes.push_back({.kind = kind,
                               .end = node_count() + 1,
                               .at = static_cast<std::uint32_t>(at),
                               .size = static_cast<std::uint32_t>(tape_.text.size() - at)});
    }

    // Takes the opening bracket and adds the container, whose place is returned.
    std::size_t open(Kind kind)
    {
        rest_.remove_prefix(1);
        tape_.nodes.push_back({.kind = kind});
        return tape_.nodes.size() - 1;
    }

    void close(std::size_t container) { tape_.nodes[container].end = node_count(); }

    void order_members(std::size_t object)
    {
        auto& order = tape_.order;
        const auto first = order.size();
        auto name = static_cast<std::uint32_t>(object) + 1;
        for (; name < node_count(); name = tape_.nodes[name + 1].end)
            order.push_back(name);

        const auto members = std::span(order).subspan(first);
        const auto text_of = [this](std::uint32_t node) {
            return tape_.text_of(tape_.nodes[node]);
        };
        // The last of several members of one name comes first, and stays.
        std::ranges::sort(members, [&](std::uint32_t a, std::uint32_t b) {
            const auto order_of_names = text_of(a) <=> text_of(b);
            return order_of_names < 0 || (order_of_names == 0 && a > b);
        });
        const auto repeated = std::ranges::unique(members, {}, text_of);
        order.resize(order.size() - repeated.size());
        tape_.nodes[object].at = static_cast<std::uint32_t>(first);
        tape_.nodes[object].size = static_cast<std::uint32_t>(order.size() - first);
    }

    static constexpr std::size_t escape_bytes = 5; // without the backslash

    std::string_view rest_;
    JsonTape& tape_;
};

} // namespace

std::optional<JsonTape> read_json(std::string_view json)
{
    if (json.size() > JsonTape::bytes_max)
        return std::nullopt;
    std::optional<JsonTape> tape(std::in_place);
    tape->text.reserve(json.size());
    tape->nodes.reserve(16);
    if (!Reader(json, *tape).read_document())
        return std::nullopt;
    return tape;
}

} // namespace waymark::identity
