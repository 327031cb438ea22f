// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/read_json.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Reading what a request asks for. Every failure is invalid_argument, and names the parameter.
namespace waymark::api::dwz {

// What is said of a path that has no number where an id belongs.
inline constexpr std::string_view malformed_id = "无效的ID格式";
inline constexpr std::string_view malformed_token_id = "无效的Token ID格式";

// The id in a path, in decimal digits. One that no store can hold is 0: it names nothing. Nothing
// if the text is no number or overflows 64 bits.
[[nodiscard]] std::optional<std::uint64_t> read_id(const http::Request& request,
                                                   std::string_view name);

// Reads a query parameter that filters by a text; absent, it is empty. No text that is stored has
// the character NUL, and not every store takes one: it is refused.
[[nodiscard]] Result<void> read_text(const http::Request& request, std::string_view name,
                                     std::string& text);

// A filter that is `0` or `1`. Absent or empty, it filters nothing.
[[nodiscard]] Result<std::optional<bool>> read_status(const http::Request& request);

// A filter that is a whole number. Absent or empty, it filters nothing.
[[nodiscard]] Result<std::optional<std::uint64_t>> read_number(const http::Request& request,
                                                               std::string_view name);

// A time in a body, as parse_wire_time() reads it. Absent or null, there is none.
[[nodiscard]] Result<std::optional<TimePoint>> read_time(const std::optional<std::string>& text,
                                                         std::string_view name);

// What to take of a text that may be left out: nothing of an empty one.
[[nodiscard]] std::optional<std::string> unless_empty(const std::optional<std::string>& text);

// True if there is nothing but white space in the body.
[[nodiscard]] bool is_blank(std::string_view body);

// As http::read_json, but for an empty body: the API has it for an error.
template <typename T>
[[nodiscard]] Result<T> read_body(const http::Request& request)
{
    if (is_blank(request.body))
        return failure(Errc::invalid_argument, "the body is empty");
    return http::read_json<T>(request);
}

} // namespace waymark::api::dwz
