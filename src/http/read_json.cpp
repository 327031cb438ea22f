// SPDX-License-Identifier: Apache-2.0
#include "http/read_json.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace waymark::http {

namespace {

constexpr std::size_t depth_max = 32;
constexpr std::string_view blank = " \t\r\n";

} // namespace

namespace json_reader {

std::string Place::to_string() const
{
    std::string text = parent ? parent->to_string() : std::string{};
    if (member.empty())
        return text += fmt::format("[{}]", index);
    if (!text.empty())
        text += '.';
    return text += member;
}

std::unexpected<Error> wrong_type(const Place* place, std::string_view expected)
{
    const std::string field = place ? place->to_string() : std::string{};
    return failure(Errc::invalid_argument,
                   fmt::format("{} must be {}", field.empty() ? "the body" : field, expected),
                   field);
}

std::unexpected<Error> missing(const Place& place)
{
    const std::string field = place.to_string();
    return failure(Errc::invalid_argument, field + " is required", field);
}

Result<void> read(const boost::json::value& from, bool& to, const Place* place)
{
    const auto* value = from.if_bool();
    if (!value)
        return wrong_type(place, "a boolean");
    to = *value;
    return {};
}

Result<void> read(const boost::json::value& from, double& to, const Place* place)
{
    if (!from.is_number())
        return wrong_type(place, "a number");
    to = from.to_number<double>();
    return {};
}

Result<void> read(const boost::json::value& from, std::string& to, const Place* place)
{
    const auto* value = from.if_string();
    if (!value)
        return wrong_type(place, "a string");
    to.assign(value->data(), value->size());
    return {};
}

Result<void> read(const boost::json::value& from, boost::json::value& to, const Place*)
{
    to = from;
    return {};
}

Result<void> read(const boost::json::value& from, boost::json::object& to, const Place* place)
{
    const auto* value = from.if_object();
    if (!value)
        return wrong_type(place, "an object");
    to = *value;
    return {};
}

Result<void> read(const boost::json::value& from, boost::json::array& to, const Place* place)
{
    const auto* value = from.if_array();
    if (!value)
        return wrong_type(place, "an array");
    to = *value;
    return {};
}

} // namespace json_reader

Result<boost::json::object> read_object(const Request& request)
{
    if (request.body.find_first_not_of(blank) == std::string::npos)
        return boost::json::object{};
    if (!is_utf8(request.body))
        return failure(Errc::invalid_argument, "the body is not valid UTF-8");

    boost::system::error_code error;
    boost::json::parse_options options;
    options.max_depth = depth_max;
    auto value = boost::json::parse(request.body, error, {}, options);
    if (error == boost::json::error::too_deep)
        return failure(Errc::invalid_argument, "the body is nested too deeply");
    if (error)
        return failure(Errc::invalid_argument, "the body is not valid JSON");
    if (!value.is_object())
        return json_reader::wrong_type(nullptr, "an object");
    return std::move(value.get_object());
}

} // namespace waymark::http
