// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, a literal is one string to ClickHouse's lexer, and means those bytes.
//
// The reader below follows the lexer's rules on its own: a string begins at a quote, a backslash
// takes the next character with it, and the first bare quote ends it.
#include "clickhouse/literals.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

using waymark::clickhouse::identifier;
using waymark::clickhouse::literal;

std::optional<std::string> meaning(std::string_view sql, char quote)
{
    if (sql.size() < 2 || sql.front() != quote)
        return std::nullopt;
    std::string bytes;
    for (std::size_t i = 1; i < sql.size(); ++i) {
        if (sql[i] == quote)
            return i + 1 == sql.size() ? std::optional(bytes) : std::nullopt;
        if (sql[i] != '\\') {
            bytes += sql[i];
            continue;
        }
        if (++i == sql.size())
            return std::nullopt;
        if (sql[i] == 'x') {
            const std::string digits(sql.substr(i + 1, 2));
            bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
            i += 2;
        } else if (sql[i] == '\\' || sql[i] == quote) {
            bytes += sql[i];
        } else {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto sql = literal(text);
    require(meaning(sql, '\'') == text);
    require(sql.find('\0') == std::string::npos);
    if (!text.empty())
        require(meaning(identifier(text), '`') == text);
    return 0;
}
