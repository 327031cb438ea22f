// SPDX-License-Identifier: Apache-2.0
#include "statement.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace waymark::engine {

namespace {

constexpr std::array<std::string_view, 9> transport_names{"user",
                                                          "password",
                                                          "query_id",
                                                          "session_id",
                                                          "session_timeout",
                                                          "buffer_size",
                                                          "wait_end_of_query",
                                                          "compress",
                                                          "enable_http_compression"};

constexpr std::array<std::string_view, 7> reading_words{"select", "with",    "show",  "describe",
                                                        "desc",   "explain", "exists"};

constexpr std::string_view blanks = " \t\r\n";

std::optional<std::string> decoded(std::string_view text)
{
    const auto digit = [](char c) -> int {
        if (c >= '0' && c <= '9')
            return c - '0';
        const char lower = ascii_lower(c);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    };
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0)
            return std::nullopt;
        plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return plain;
}

bool is_identifier(std::string_view name)
{
    const auto is_part = [](char c) {
        return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !name.empty() && std::ranges::all_of(name, is_part);
}

std::string_view first_word(std::string_view sql)
{
    const auto begin = std::min(sql.find_first_not_of(" \t\r\n("), sql.size());
    const auto end = std::min(sql.find_first_of(" \t\r\n(", begin), sql.size());
    return sql.substr(begin, end - begin);
}

// Reads the words of an INSERT, one after the other; what is not there is an empty text.
class Scanner {
public:
    explicit Scanner(std::string_view sql) : rest_(sql) {}

    bool skip_word(std::string_view expected)
    {
        skip_blanks();
        if (!iequals(rest_.substr(0, expected.size()), expected) ||
            is_identifier(rest_.substr(0, expected.size() + 1).substr(expected.size())))
            return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    std::string_view word()
    {
        return take([](char c) { return blanks.contains(c) || c == ';'; });
    }
    // `db.t`, quoted or not.
    std::string_view table()
    {
        return take([](char c) { return blanks.contains(c) || c == '('; });
    }
    // What stands between parentheses.
    std::string_view list()
    {
        skip_blanks();
        if (!rest_.starts_with('('))
            return {};
        rest_.remove_prefix(1);
        const auto inner = take([](char c) { return c == ')'; });
        rest_.remove_prefix(std::min<std::size_t>(rest_.size(), 1));
        return inner;
    }
    bool at_end() { return rest_.find_first_not_of(" \t\r\n;") == std::string_view::npos; }

private:
    void skip_blanks()
    {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
    }

    // Up to the first character, outside backticks, that ends it.
    template <typename Ends>
    std::string_view take(Ends ends)
    {
        skip_blanks();
        bool in_backticks = false;
        std::size_t size = 0;
        while (size < rest_.size() && (in_backticks || !ends(rest_[size]))) {
            if (rest_[size] == '`')
                in_backticks = !in_backticks;
            size += in_backticks && rest_[size] == '\\' ? 2 : 1;
        }
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest_;
};

std::string in_quotes(std::string_view text, char quote)
{
    std::string sql(1, quote);
    for (const char c : text) {
        if (c == quote || c == '\\')
            sql += '\\';
        sql += c;
    }
    sql += quote;
    return sql;
}

// The type that values are read as, to be converted column by column.
std::string plain_type(std::string_view type)
{
    constexpr std::string_view wrapped = "LowCardinality(String)";
    std::string plain(type);
    for (auto at = plain.find(wrapped); at != std::string::npos; at = plain.find(wrapped, at))
        plain.replace(at, wrapped.size(), "String");
    return plain;
}

bool is_transport(std::string_view name)
{
    return std::ranges::find(transport_names, name) != transport_names.end();
}

} // namespace

Result<Statement> parse_parameters(std::string_view query_string)
{
    Statement statement;
    while (!query_string.empty()) {
        const auto [pair, rest] = cut(query_string, '&');
        query_string = rest;
        const auto [name, raw] = cut(pair, '=');
        auto value = decoded(raw);
        if (!value)
            return failure(Errc::invalid_argument, fmt::format("Malformed escape in '{}'", name));
        if (name == "query")
            statement.sql = *std::move(value);
        else if (name == "database")
            statement.database = *std::move(value);
        else if (name == "default_format")
            statement.format = *std::move(value);
        else if (!name.empty() && !is_identifier(name))
            return failure(Errc::invalid_argument, fmt::format("'{}' is no setting", name));
        else if (!name.empty() && !is_transport(name))
            statement.settings.insert_or_assign(std::string(name), *std::move(value));
    }
    return statement;
}

bool only_reads(std::string_view sql)
{
    const auto word = ascii_lower(first_word(sql));
    return std::ranges::find(reading_words, word) != reading_words.end();
}

Result<InsertHead> parse_insert(std::string_view sql)
{
    Scanner scanner(sql);
    InsertHead head;
    bool is_insert = scanner.skip_word("insert") && scanner.skip_word("into");
    scanner.skip_word("table");
    head.table = scanner.table();
    if (const auto list = scanner.list(); !list.empty())
        head.columns = list;
    is_insert = is_insert && scanner.skip_word("format");
    head.format = scanner.word();
    if (!is_insert || head.table.empty() || !is_identifier(head.format) || !scanner.at_end())
        return failure(Errc::invalid_argument,
                       "A body goes with INSERT INTO table (columns) FORMAT name.");
    return head;
}

std::string InsertHead::describe() const
{
    return fmt::format("DESCRIBE (SELECT {} FROM {})", columns, table);
}

std::string InsertHead::read_from(std::string_view path, std::string_view structure) const
{
    std::string list;
    while (!structure.empty()) {
        const auto [line, rest] = cut(structure, '\n');
        structure = rest;
        const auto [name, description] = cut(line, '\t');
        const auto [type, ignored] = cut(description, '\t');
        fmt::format_to(std::back_inserter(list), "{}{} {}", list.empty() ? "" : ", ",
                       in_quotes(name, '`'), plain_type(type));
    }
    return fmt::format("INSERT INTO {}{} SELECT * FROM file({}, {}, {})", table,
                       columns == "*" ? "" : fmt::format(" ({})", columns), sql_string(path),
                       format, sql_string(list));
}

std::string sql_string(std::string_view text)
{
    return in_quotes(text, '\'');
}

std::string sql_identifier(std::string_view name)
{
    return in_quotes(name, '`');
}

} // namespace waymark::engine
