// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/masking.hpp"

#include "base/text.hpp"
#include "http/json_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace waymark::api::dwz {

namespace {

constexpr std::size_t depth_max = 32;

constexpr std::array<std::string_view, 11> secret_parts{
    "password", "passwd",     "pwd",      "passcode",        "otp",          "token",
    "secret",   "credential", "recovery", "two_factor_code", "twofactorcode"};
constexpr std::array<std::string_view, 3> plain_names{"token_name", "token_type", "token_id"};

std::string_view name_of(const boost::json::key_value_pair& member)
{
    return {member.key().data(), member.key().size()};
}

void mask_secrets(boost::json::value& value)
{
    if (auto* object = value.if_object(); object) {
        for (auto& member : *object) {
            if (is_secret_name(name_of(member)))
                member.value() = mask;
            else
                mask_secrets(member.value());
        }
    } else if (auto* array = value.if_array(); array) {
        std::ranges::for_each(*array, mask_secrets);
    }
}

// Null, if the text is no JSON.
boost::json::value parse(std::string_view json)
{
    boost::system::error_code error;
    boost::json::parse_options options;
    options.max_depth = depth_max;
    return boost::json::parse(json, error, {}, options);
}

} // namespace

bool is_secret_name(std::string_view name)
{
    const auto lower = ascii_lower(name);
    if (std::ranges::find(plain_names, lower) != plain_names.end())
        return false;
    return lower.ends_with("key") ||
           std::ranges::any_of(secret_parts,
                               [&lower](std::string_view part) { return lower.contains(part); });
}

std::string masked(std::string_view json)
{
    if (json.empty())
        return {};
    auto value = parse(json);
    if (value.is_primitive())
        return std::string(mask);
    mask_secrets(value);
    return http::to_json_text(value);
}

std::string masked_but(std::string_view json, std::span<const std::string_view> plain)
{
    if (json.empty())
        return {};
    auto value = parse(json);
    if (!value.is_object())
        return std::string(mask);
    for (auto& member : value.get_object()) {
        const bool is_plain = std::ranges::find(plain, name_of(member)) != plain.end();
        if (!is_plain || !member.value().is_string())
            member.value() = mask;
    }
    return http::to_json_text(value);
}

} // namespace waymark::api::dwz
