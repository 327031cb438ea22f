// SPDX-License-Identifier: Apache-2.0
#include "api/collect/json_members.hpp"

#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "http/json_text.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace waymark::api::collect {

namespace json = boost::json;

namespace {

constexpr std::size_t depth_max = 32;
constexpr std::string_view blank = " \t\r\n";

std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

void append_member(Properties& properties, const std::string& name, const json::value& value);

void append_members(Properties& properties, const json::object& object, const std::string& prefix)
{
    for (const auto& member : object) {
        if (properties.size() >= events::properties_max)
            return;
        const std::string_view key{member.key().data(), member.key().size()};
        std::string name = prefix;
        name += utf8_prefix(key, events::text_max::token);
        append_member(properties, name, member.value());
    }
}

void append_member(Properties& properties, const std::string& name, const json::value& value)
{
    if (const auto* object = value.if_object()) {
        append_members(properties, *object, name + '.');
        return;
    }
    auto text = value.is_array() ? std::optional(http::to_json_text(value)) : scalar_text(value);
    if (!text)
        return;
    properties.emplace_back(utf8_prefix(name, events::text_max::token),
                            utf8_prefix(*text, events::text_max::property));
}

} // namespace

Result<json::value> parse_json(std::string_view text, json::storage_ptr memory)
{
    if (text.find_first_not_of(blank) == std::string_view::npos)
        return failure(Errc::invalid_argument, "the body is empty");
    if (!is_utf8(text))
        return failure(Errc::invalid_argument, "the body is not valid UTF-8");
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = depth_max;
    auto value = json::parse(text, error, std::move(memory), options);
    if (error == json::error::too_deep)
        return failure(Errc::invalid_argument, "the body is nested too deeply");
    if (error)
        return failure(Errc::invalid_argument, "the body is not valid JSON");
    return value;
}

Result<json::object> parse_object(std::string_view text)
{
    auto value = parse_json(text);
    if (!value)
        return std::unexpected(std::move(value).error());
    if (!value->is_object())
        return failure(Errc::invalid_argument, "the body must be an object");
    return std::move(value->get_object());
}

std::string_view text_in(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? view(*text) : std::string_view{};
}

std::string id_in(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (!value || !(value->is_string() || value->is_number()))
        return {};
    return scalar_text(*value).value_or("");
}

const json::object* object_in(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    return value ? value->if_object() : nullptr;
}

std::optional<double> number_in(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (!value)
        return std::nullopt;
    const auto number = value->is_number()   ? std::optional(value->to_number<double>())
                        : value->is_string() ? parse_number<double>(view(value->get_string()))
                                             : std::nullopt;
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::string> scalar_text(const json::value& value)
{
    if (const auto* text = value.if_string())
        return std::string(view(*text));
    const auto* number = value.if_double();
    if (number && !std::isfinite(*number)) // as the parser reads 1e999
        return std::nullopt;
    if (value.is_number() || value.is_bool())
        return http::to_json_text(value);
    return std::nullopt;
}

void append_flattened(Properties& properties, const json::object& object)
{
    append_members(properties, object, "");
}

std::optional<std::int64_t> to_value_e4(double value)
{
    constexpr double e4 = 10'000;
    // Decimal(18,4) has fourteen digits before the point.
    constexpr double bound = 1e14;
    if (!(std::abs(value) < bound))
        return std::nullopt;
    return std::llround(value * e4);
}

std::uint32_t to_duration_ms(double ms)
{
    constexpr double most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp(std::isnan(ms) ? 0.0 : ms, 0.0, most));
}

std::int64_t to_time_ms(double ms)
{
    constexpr double most = 9e18;
    return static_cast<std::int64_t>(std::clamp(std::isnan(ms) ? 0.0 : ms, -most, most));
}

std::string to_currency(std::string_view text)
{
    constexpr std::size_t length = 3;
    std::string currency;
    for (const char c : text) {
        const char lower = ascii_lower(c);
        if (lower < 'a' || lower > 'z')
            return {};
        currency += static_cast<char>(lower - 'a' + 'A');
    }
    return currency.size() == length ? currency : std::string{};
}

} // namespace waymark::api::collect
