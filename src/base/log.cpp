// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include "base/text.hpp"

#include <fmt/chrono.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>

namespace waymark::log {

namespace {

std::atomic<Level> lowest_level{Level::info};
std::atomic<Format> line_format{Format::text};

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

std::string_view name_of(Level level)
{
    return level_names.at(static_cast<std::size_t>(level));
}

spdlog::logger& sink()
{
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "waymark", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->set_level(spdlog::level::trace);
        made->flush_on(spdlog::level::trace);
        return made;
    }();
    return *logger;
}

// Quotes as JSON does; control characters never reach the terminal.
void append_quoted(std::string& line, std::string_view text)
{
    line += '"';
    for (const char c : to_utf8(text)) {
        if (c == '"' || c == '\\')
            line += {'\\', c};
        else if (c == '\n')
            line += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            line += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            line += c;
    }
    line += '"';
}

bool needs_quotes(std::string_view text)
{
    return text.empty() || text.find_first_of(" \"=\\") != std::string_view::npos ||
           std::ranges::any_of(text, [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f;
           });
}

std::string json_line(Level level, std::string_view time, std::string_view message, Fields fields)
{
    std::string line =
        fmt::format(R"({{"time":"{}","level":"{}","message":)", time, name_of(level));
    append_quoted(line, message);
    for (const auto& field : fields) {
        line += ',';
        append_quoted(line, field.name);
        line += ':';
        if (field.is_number && field.text != "nan" && field.text != "inf" && field.text != "-inf")
            line += field.text;
        else
            append_quoted(line, field.text);
    }
    return line + '}';
}

std::string text_line(Level level, std::string_view time, std::string_view message, Fields fields)
{
    std::string line = fmt::format("{} {:<7} {}", time, name_of(level), message);
    for (const auto& field : fields) {
        line += fmt::format(" {}=", field.name);
        if (needs_quotes(field.text))
            append_quoted(line, field.text);
        else
            line += field.text;
    }
    return line;
}

} // namespace

void configure(Level lowest, Format format)
{
    lowest_level = lowest;
    line_format = format;
}

bool enabled(Level level)
{
    return level >= lowest_level.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, Fields fields)
{
    if (!enabled(level))
        return;
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto ms = now.time_since_epoch().count() % 1000;
    const auto time = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                                  fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
    sink().info("{}", to_line(line_format, level, time, message, fields));
}

std::string to_line(Format format, Level level, std::string_view time, std::string_view message,
                    Fields fields)
{
    return format == Format::json ? json_line(level, time, message, fields)
                                  : text_line(level, time, message, fields);
}

} // namespace waymark::log
