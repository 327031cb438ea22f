// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/parameters.hpp"

#include "api/dwz/wire_time.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <limits>

namespace waymark::api::dwz {

std::optional<std::uint64_t> read_id(const http::Request& request, std::string_view name)
{
    constexpr auto stored_max =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto number = parse_number<std::uint64_t>(request.path_parameter(name));
    if (!number)
        return std::nullopt;
    return *number <= stored_max ? *number : 0;
}

Result<void> read_text(const http::Request& request, std::string_view name, std::string& text)
{
    text = request.query_parameter(name).value_or("");
    if (text.contains('\0')) {
        return failure(Errc::invalid_argument, fmt::format("{} must not contain NUL", name),
                       std::string(name));
    }
    return {};
}

Result<std::optional<bool>> read_status(const http::Request& request)
{
    const auto text = request.query_parameter("status").value_or("");
    if (text.empty())
        return std::nullopt;
    if (text != "0" && text != "1")
        return failure(Errc::invalid_argument, "status must be 0 or 1", "status");
    return text == "1";
}

Result<std::optional<std::uint64_t>> read_number(const http::Request& request,
                                                 std::string_view name)
{
    const auto text = request.query_parameter(name).value_or("");
    if (text.empty())
        return std::nullopt;
    const auto number = parse_number<std::uint64_t>(text);
    if (!number) {
        return failure(Errc::invalid_argument, fmt::format("{} must be a whole number", name),
                       std::string(name));
    }
    return number;
}

Result<std::optional<TimePoint>> read_time(const std::optional<std::string>& text,
                                           std::string_view name)
{
    if (!text)
        return std::nullopt;
    const auto time = parse_wire_time(*text);
    if (!time) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} must be a time such as 2025-12-31T23:59:59Z", name),
                       std::string(name));
    }
    return time;
}

std::optional<std::string> unless_empty(const std::optional<std::string>& text)
{
    return text && !text->empty() ? text : std::nullopt;
}

bool is_blank(std::string_view body)
{
    return body.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace waymark::api::dwz
