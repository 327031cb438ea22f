// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/result_set.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace waymark::clickhouse {

namespace {

char hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return static_cast<char>(digit - '0');
    return static_cast<char>((digit | 0x20) - 'a' + 10);
}

// Undoes ClickHouse's backslash escapes from `from` to `end`, writing to `to`, which may be `from`:
// no escape is longer than what it stands for. Gives the end of what was written.
char* unescape(const char* from, const char* end, char* to)
{
    while (from != end) {
        if (*from != '\\' || from + 1 == end) {
            *to++ = *from++;
            continue;
        }
        const char code = from[1];
        if (code == 'x' && end - from >= 4) {
            *to++ = static_cast<char>((hex_value(from[2]) << 4) | hex_value(from[3]));
            from += 4;
            continue;
        }
        constexpr std::string_view codes = "bfrnt0av";
        constexpr std::string_view bytes{"\b\f\r\n\t\0\a\v", 8};
        const auto known = codes.find(code);
        *to++ = known == std::string_view::npos ? code : bytes[known];
        from += 2;
    }
    return to;
}

std::string unescaped(std::string_view text)
{
    std::string plain(text);
    char* const end = unescape(plain.data(), plain.data() + plain.size(), plain.data());
    plain.resize(static_cast<std::size_t>(end - plain.data()));
    return plain;
}

std::vector<std::string_view> split(std::string_view line, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = line.find(separator);
        parts.push_back(line.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        line.remove_prefix(at + 1);
    }
}

bool holds_nested_quotes(std::string_view type)
{
    return type.starts_with("Array(") || type.starts_with("Tuple(") || type.starts_with("Map(");
}

// Where the array element that starts at `begin` ends: before a comma or at the end of `text`,
// outside quotes and brackets.
std::size_t element_end(std::string_view text, std::size_t begin)
{
    bool in_quotes = false;
    int depth = 0;
    for (std::size_t i = begin; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\')
            ++i;
        else if (c == '\'')
            in_quotes = !in_quotes;
        else if (!in_quotes && (c == '[' || c == '('))
            ++depth;
        else if (!in_quotes && (c == ']' || c == ')'))
            --depth;
        else if (!in_quotes && depth == 0 && c == ',')
            return i;
    }
    return text.size();
}

std::string element_text(std::string_view element)
{
    if (element.size() >= 2 && element.front() == '\'' && element.back() == '\'')
        return unescaped(element.substr(1, element.size() - 2));
    return std::string(element);
}

template <typename T>
T number(std::string_view text, std::string_view column)
{
    const auto value = parse_number<T>(text);
    if (!value)
        throw BadResult(fmt::format("column {} holds no such number: {}", column, text));
    return *value;
}

} // namespace

ResultSet ResultSet::parse(std::string text)
{
    ResultSet set;
    if (text.empty())
        return set;
    set.text_ = std::move(text);
    const std::string_view all = set.text_;
    const auto names_end = all.find('\n');
    const auto types_end =
        names_end == std::string_view::npos ? names_end : all.find('\n', names_end + 1);
    if (types_end == std::string_view::npos)
        throw BadResult("the answer has no line of types");
    set.read_head(all.substr(0, names_end), all.substr(names_end + 1, types_end - names_end - 1));

    std::size_t begin = types_end + 1;
    while (begin < set.text_.size()) {
        const auto end = set.text_.find('\n', begin);
        if (end == std::string::npos)
            throw BadResult("the answer ends within a row");
        set.read_row(begin, end);
        begin = end + 1;
    }
    return set;
}

void ResultSet::read_head(std::string_view names, std::string_view types)
{
    const auto name_list = split(names, '\t');
    const auto type_list = split(types, '\t');
    if (name_list.size() != type_list.size())
        throw BadResult("the answer has more names than types, or fewer");
    for (std::size_t i = 0; i < name_list.size(); ++i)
        columns_.push_back({unescaped(name_list[i]), unescaped(type_list[i])});
}

void ResultSet::read_row(std::size_t begin, std::size_t end)
{
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const bool is_last = i + 1 == columns_.size();
        const auto tab = std::min(text_.find('\t', begin), end);
        if (is_last != (tab == end))
            throw BadResult(fmt::format("row {} has not {} values: {:.200}", rows_, columns_.size(),
                                        text_.substr(begin, end - begin)));
        cells_.push_back(read_cell(begin, tab, holds_nested_quotes(columns_[i].type)));
        begin = tab + 1;
    }
    ++rows_;
}

// The elements of an array are escaped once, within their quotes, so an array waits until it is
// asked for; everything else is undone in place.
Cell ResultSet::read_cell(std::size_t begin, std::size_t end, bool is_nested)
{
    char* const first = text_.data() + begin;
    const std::string_view raw(first, end - begin);
    if (raw == "\\N")
        return {begin, 0, true};
    if (is_nested || raw.find('\\') == std::string_view::npos)
        return {begin, raw.size(), false};
    const char* const stopped = unescape(first, first + raw.size(), first);
    return {begin, static_cast<std::size_t>(stopped - first), false};
}

std::size_t ResultSet::column(std::string_view name) const
{
    const auto found = std::ranges::find(columns_, name, &Column::name);
    if (found == columns_.end())
        throw BadResult(fmt::format("the answer has no column {}", name));
    return static_cast<std::size_t>(found - columns_.begin());
}

Row ResultSet::front() const
{
    if (rows_ == 0)
        throw BadResult("the answer has no rows");
    return (*this)[0];
}

std::size_t Row::index(std::string_view name) const
{
    return set_->column(name);
}

const Cell& Row::cell(std::size_t column) const
{
    if (column >= set_->columns_.size())
        throw BadResult(fmt::format("the answer has no column {}", column));
    return set_->cells_[first_cell_ + column];
}

bool Row::is_null(std::size_t column) const
{
    return cell(column).is_null;
}

std::string_view Row::text(std::size_t column) const
{
    const auto& found = cell(column);
    if (found.is_null)
        throw BadResult(fmt::format("column {} is NULL", set_->columns_[column].name));
    return std::string_view(set_->text_).substr(found.offset, found.size);
}

std::uint64_t Row::u64(std::size_t column) const
{
    return number<std::uint64_t>(text(column), set_->columns_[column].name);
}

std::int64_t Row::i64(std::size_t column) const
{
    return number<std::int64_t>(text(column), set_->columns_[column].name);
}

double Row::f64(std::size_t column) const
{
    return number<double>(text(column), set_->columns_[column].name);
}

std::vector<std::string> Row::array(std::size_t column) const
{
    std::string_view inner = text(column);
    if (inner.size() < 2 || inner.front() != '[' || inner.back() != ']')
        throw BadResult(fmt::format("column {} holds no array", set_->columns_[column].name));
    inner = inner.substr(1, inner.size() - 2);

    std::vector<std::string> elements;
    std::size_t begin = 0;
    while (begin < inner.size()) {
        const auto end = element_end(inner, begin);
        elements.push_back(element_text(inner.substr(begin, end - begin)));
        begin = end + 1;
    }
    return elements;
}

} // namespace waymark::clickhouse
