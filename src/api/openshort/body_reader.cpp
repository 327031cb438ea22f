// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/body_reader.hpp"

#include "base/iso8601.hpp"
#include "base/text.hpp"
#include "http/read_json.hpp"

#include <iterator>

namespace waymark::api::openshort {

namespace {

std::string_view view_of(const boost::json::string& text)
{
    return {text.data(), text.size()};
}

std::optional<std::int64_t> to_integer(const boost::json::value& value)
{
    if (const auto* const text = value.if_string())
        return parse_number<std::int64_t>(view_of(*text));
    if (!value.is_number())
        return std::nullopt;
    boost::system::error_code inexact;
    const auto number = value.to_number<std::int64_t>(inexact);
    if (inexact)
        return std::nullopt;
    return number;
}

std::optional<bool> to_boolean(const boost::json::value& value)
{
    if (const auto* const boolean = value.if_bool())
        return *boolean;
    const auto* const text = value.if_string();
    if (text && (*text == "true" || *text == "false"))
        return *text == "true";
    return std::nullopt;
}

} // namespace

bool BodyReader::is_null(std::string_view name) const
{
    const auto* const value = body_.if_contains(name);
    return value && value->is_null();
}

bool BodyReader::has(std::string_view name) const
{
    return find(name) != nullptr;
}

std::string_view BodyReader::either(std::string_view first, std::string_view second) const
{
    return !has(first) && has(second) ? second : first;
}

const boost::json::value* BodyReader::find(std::string_view name) const
{
    const auto* const value = body_.if_contains(name);
    return value && !value->is_null() ? value : nullptr;
}

std::optional<std::string> BodyReader::text(std::string_view name)
{
    const auto* const value = find(name);
    if (!value)
        return std::nullopt;
    const auto* const text = value->if_string();
    if (!text) {
        refuse(name, "it is a text");
        return std::nullopt;
    }
    if (view_of(*text).contains('\0')) {
        refuse(name, "it must not contain the character NUL");
        return std::nullopt;
    }
    return std::string(view_of(*text));
}

std::optional<std::int64_t> BodyReader::integer(std::string_view name, Bounds bounds)
{
    const auto* const value = find(name);
    if (!value)
        return std::nullopt;
    const auto number = to_integer(*value);
    if (!number || *number < bounds.min || *number > bounds.max) {
        refuse(name, fmt::format("it is a whole number from {} to {}", bounds.min, bounds.max));
        return std::nullopt;
    }
    return number;
}

std::optional<bool> BodyReader::boolean(std::string_view name)
{
    const auto* const value = find(name);
    if (!value)
        return std::nullopt;
    const auto boolean = to_boolean(*value);
    if (!boolean)
        refuse(name, "it is true or false");
    return boolean;
}

std::optional<TimePoint> BodyReader::time(std::string_view name)
{
    const auto given = text(name);
    if (!given)
        return std::nullopt;
    const auto time = parse_iso8601(*given);
    if (!time)
        refuse(name, "write it as 2026-01-31T12:00:00Z");
    return time;
}

const boost::json::object* BodyReader::object(std::string_view name)
{
    const auto* const value = find(name);
    if (!value)
        return nullptr;
    const auto* const object = value->if_object();
    if (!object)
        refuse(name, "it is an object");
    return object;
}

const boost::json::array* BodyReader::array(std::string_view name, std::size_t elements_max)
{
    const auto* const value = find(name);
    if (!value)
        return nullptr;
    const auto* const array = value->if_array();
    if (!array) {
        refuse(name, "it is an array");
        return nullptr;
    }
    if (array->size() > elements_max) {
        refuse(name, fmt::format("it has at most {} elements", elements_max));
        return nullptr;
    }
    return array;
}

std::optional<std::vector<std::string>> BodyReader::texts(std::string_view name,
                                                          std::size_t elements_max)
{
    const auto* const elements = array(name, elements_max);
    if (!elements)
        return std::nullopt;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const auto* const text = (*elements)[i].if_string();
        if (!text || view_of(*text).contains('\0'))
            refuse(fmt::format("{}[{}]", name, i), "it is a text");
        else
            texts.emplace_back(view_of(*text));
    }
    return texts;
}

void BodyReader::require(std::string_view name)
{
    if (has(name))
        return;
    mistakes_.push_back(
        {Errc::invalid_argument, fmt::format("Required: {}.", name), place_of(name)});
}

std::string BodyReader::required_text(std::string_view name)
{
    require(name);
    return text(name).value_or("");
}

void BodyReader::refuse(std::string_view name, std::string_view why)
{
    mistakes_.push_back(
        {Errc::invalid_argument, fmt::format("Invalid {}: {}.", name, why), place_of(name)});
}

void BodyReader::add(std::vector<Error> mistakes)
{
    std::ranges::move(mistakes, std::back_inserter(mistakes_));
}

Checked<boost::json::object> read_body(const http::Request& request)
{
    auto body = http::read_object(request);
    if (!body)
        return std::unexpected(std::vector{std::move(body).error()});
    return *std::move(body);
}

} // namespace waymark::api::openshort
