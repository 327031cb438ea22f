// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/click_filter.hpp"

#include "api/dwz/parameters.hpp"
#include "base/country_names.hpp"
#include "base/ip_address.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace waymark::api::dwz {

namespace {

using analytics::Dimension;
using analytics::Filter;
using analytics::Match;

// The words that both have.
constexpr std::array<std::string_view, 3> shared_types{"desktop", "mobile", "tablet"};
constexpr std::string_view bot_type = "bot";
constexpr std::string_view unknown_type = "unknown";

bool is_shared(std::string_view device)
{
    return std::ranges::find(shared_types, device) != shared_types.end();
}

Filter made_by_bots(bool is_bot)
{
    return analytics::where(Dimension::is_bot, Match::is, is_bot ? "1" : "0");
}

// An address in the spelling that it is stored in.
std::string normal_address(const std::string& text)
{
    const auto address = IpAddress::parse(text);
    return address ? address->to_string() : text;
}

Result<std::optional<bool>> read_is_bot(const http::Request& request)
{
    const auto text = ascii_lower(request.query_parameter("is_bot").value_or(""));
    if (text.empty())
        return std::nullopt;
    if (text == "true" || text == "1")
        return true;
    if (text == "false" || text == "0")
        return false;
    return failure(Errc::invalid_argument, "is_bot must be true or false", "is_bot");
}

using Parameter = std::pair<std::string_view, Dimension>;

constexpr std::array text_parameters{
    Parameter{"ip", Dimension::ip},           Parameter{"country", Dimension::country},
    Parameter{"province", Dimension::region}, Parameter{"city", Dimension::city},
    Parameter{"isp", Dimension::isp},
};

std::string stored_value(Dimension dimension, std::string text)
{
    if (dimension == Dimension::ip)
        return normal_address(text);
    if (dimension == Dimension::country)
        return std::string(country_code(text));
    return text;
}

Result<std::vector<Filter>> read_conditions(const http::Request& request)
{
    std::vector<Filter> conditions;
    std::string text;
    for (const auto& [name, dimension] : text_parameters) {
        if (const auto read = read_text(request, name, text); !read)
            return std::unexpected(read.error());
        if (!text.empty()) {
            conditions.push_back(
                analytics::where(dimension, Match::is, stored_value(dimension, text)));
        }
    }
    if (const auto read = read_text(request, "device_type", text); !read)
        return std::unexpected(read.error());
    if (!text.empty())
        conditions.push_back(of_device_type(text));
    const auto is_bot = read_is_bot(request);
    if (!is_bot)
        return std::unexpected(is_bot.error());
    if (*is_bot)
        conditions.push_back(made_by_bots(**is_bot));
    return conditions;
}

} // namespace

Accepted<ClickFilter> read_click_filter(const http::Request& request, const analytics::Scope& scope)
{
    const auto link = read_number(request, "short_link_id");
    if (!link)
        return rejection(Errc::invalid_argument, "无效的短链接ID格式");
    auto conditions = read_conditions(request);
    if (!conditions)
        return std::unexpected(reject(conditions.error()));

    const LinkId id{link->value_or(0)};
    ClickFilter clicks{.scope = id ? scope.link(id) : scope, .filter = std::nullopt};
    if (!conditions->empty())
        clicks.filter = analytics::all_of(*std::move(conditions));
    return clicks;
}

std::string_view device_type(std::string_view device, bool is_bot)
{
    if (is_bot)
        return bot_type;
    const auto* const found = std::ranges::find(shared_types, device);
    return found == shared_types.end() ? unknown_type : *found;
}

Filter of_device_type(std::string_view type)
{
    if (type == bot_type)
        return made_by_bots(true);
    if (is_shared(type)) {
        return analytics::all_of(
            {made_by_bots(false),
             analytics::where(Dimension::device, Match::is, std::string(type))});
    }
    if (type == unknown_type) {
        return analytics::all_of(
            {made_by_bots(false),
             analytics::where(Dimension::device, Match::not_in,
                              std::vector<std::string>(shared_types.begin(), shared_types.end()))});
    }
    return analytics::any_of({});
}

} // namespace waymark::api::dwz
