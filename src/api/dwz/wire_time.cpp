// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/wire_time.hpp"

#include "base/iso8601.hpp"

#include <boost/json/string.hpp>

namespace waymark::api::dwz {

namespace {

constexpr std::string_view seconds_shape = "2024-01-01T00:00:00";
constexpr std::string_view offset_shape = "+00:00";
constexpr std::size_t separator_at = 10;

bool has_zone(std::string_view text)
{
    if (text.ends_with('Z'))
        return true;
    if (text.size() < seconds_shape.size() + offset_shape.size())
        return false;
    const auto offset = text.substr(text.size() - offset_shape.size());
    return (offset.front() == '+' || offset.front() == '-') && offset[3] == ':';
}

} // namespace

std::string to_wire_time(TimePoint time)
{
    auto text = to_iso8601(time);
    text.replace(seconds_shape.size(), std::string::npos, "Z");
    return text;
}

boost::json::value to_wire_time(const std::optional<TimePoint>& time)
{
    if (!time)
        return nullptr;
    return boost::json::string(to_wire_time(*time));
}

std::optional<TimePoint> parse_wire_time(std::string_view text)
{
    if (text.size() <= seconds_shape.size() || text[separator_at] != 'T' ||
        text[seconds_shape.rfind(':')] != ':' || !has_zone(text))
        return std::nullopt;
    return parse_iso8601(text);
}

std::optional<TimePoint> parse_log_time(std::string_view text)
{
    if (text.size() != seconds_shape.size() || text[separator_at] != ' ')
        return std::nullopt;
    return parse_iso8601(text);
}

} // namespace waymark::api::dwz
