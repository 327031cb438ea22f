// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>

// Structured logs to standard error: one line an event, as text or as JSON (RFC 8259).
//
//   log::info("batch stored", {{"events", count}, {"ms", elapsed}});
//
// Messages are constant sentences without a full stop; what varies goes into fields. No field may
// hold a password, a token, a cookie or a whole URL query. Thread-safe.
namespace waymark::log {

enum class Level { debug, info, warning, error };
enum class Format { text, json };

struct Field {
    template <typename T>
    Field(std::string_view field_name, const T& value)
        : name(field_name), text(fmt::format("{}", value)),
          is_number(std::is_arithmetic_v<T> && !std::is_same_v<T, char>)
    {
    }

    std::string_view name;
    std::string text;
    bool is_number;
};

using Fields = std::initializer_list<Field>;

// Call once, before other threads log. Until then: info, text.
void configure(Level lowest, Format format);
[[nodiscard]] bool enabled(Level level);

void write(Level level, std::string_view message, Fields fields = {});
inline void debug(std::string_view message, Fields fields = {})
{
    write(Level::debug, message, fields);
}
inline void info(std::string_view message, Fields fields = {})
{
    write(Level::info, message, fields);
}
inline void warning(std::string_view message, Fields fields = {})
{
    write(Level::warning, message, fields);
}
inline void error(std::string_view message, Fields fields = {})
{
    write(Level::error, message, fields);
}

// One line as `write` prints it, without the line feed. For tests.
[[nodiscard]] std::string to_line(Format format, Level level, std::string_view time,
                                  std::string_view message, Fields fields);

} // namespace waymark::log
