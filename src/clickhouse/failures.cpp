// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/failures.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace waymark::clickhouse {

namespace {

constexpr int memory_limit_exceeded = 241;

// Error codes (ClickHouse's src/Common/ErrorCodes.cpp) of a server that is overloaded, loses its
// peers, or is short of memory, disk or connections.
constexpr std::array transient_codes{
    202, // TOO_MANY_SIMULTANEOUS_QUERIES
    203, // NO_FREE_CONNECTION
    209, // SOCKET_TIMEOUT
    210, // NETWORK_ERROR
    225, // NO_ZOOKEEPER
    236, // ABORTED, by a server that shuts down
    memory_limit_exceeded,
    242, // TABLE_IS_READ_ONLY
    243, // NOT_ENOUGH_SPACE
    252, // TOO_MANY_PARTS
    279, // ALL_CONNECTION_TRIES_FAILED
    285, // TOO_FEW_LIVE_REPLICAS
    319, // UNKNOWN_STATUS_OF_INSERT
    999, // KEEPER_EXCEPTION
};

// `Code: 60. DB::Exception: …` (today) or `Code: 60, e.displayText() = DB::Exception: …` (18.16).
int code_in(std::string_view text)
{
    constexpr std::string_view prefix = "Code: ";
    if (!text.starts_with(prefix))
        return 0;
    int code = 0;
    std::from_chars(text.data() + prefix.size(), text.data() + text.size(), code);
    return code;
}

// Whether the memory ran out that the query itself may take (max_memory_usage), and not that of the
// whole server: "Memory limit (for query) exceeded" until 24, "Query memory limit exceeded" today.
bool is_of_query(std::string_view message)
{
    return message.contains("(for query)") || message.contains("Query memory limit");
}

bool is_transient(int code, std::string_view message)
{
    if (code == memory_limit_exceeded && is_of_query(message))
        return false;
    return std::ranges::find(transient_codes, code) != transient_codes.end();
}

} // namespace

void throw_if_failed(const Answer& answer)
{
    const bool is_success = answer.status >= 200 && answer.status < 300;
    if (is_success && answer.exception_code == 0)
        return;
    const int code = answer.exception_code != 0 ? answer.exception_code : code_in(answer.body);
    constexpr std::size_t message_bytes_max = 4096;
    std::string message(utf8_prefix(answer.body, message_bytes_max));
    if (message.empty())
        message = fmt::format("HTTP status {}", answer.status);
    if (answer.status == 503 || is_transient(code, message))
        throw Unavailable(message);
    throw QueryError(code, message);
}

void throw_if_ends_in_exception(std::string_view text)
{
    const auto last = text.rfind("Code: ");
    if (last == std::string_view::npos || (last > 0 && text[last - 1] != '\n'))
        return;
    const auto message = text.substr(last);
    if (message.find("DB::Exception") != std::string_view::npos)
        throw QueryError(code_in(message), std::string(message));
}

} // namespace waymark::clickhouse
