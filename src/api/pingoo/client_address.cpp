// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/client_address.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace waymark::api::pingoo {

namespace {

constexpr std::string_view forwarded_for = "X-Forwarded-For";
constexpr std::string_view real_ip = "X-Real-IP";

std::optional<IpAddress> address_in(const http::Request& request, std::string_view field)
{
    return IpAddress::parse(trim(request.field(field)));
}

// Entries that are no address are empty.
std::vector<std::optional<IpAddress>> forwarded_addresses(const http::Request& request)
{
    std::vector<std::optional<IpAddress>> addresses;
    for (auto rest = request.field(forwarded_for); !rest.empty();) {
        const auto [entry, behind] = cut(rest, ',');
        addresses.push_back(IpAddress::parse(trim(entry)));
        rest = behind;
    }
    return addresses;
}

std::optional<IpAddress> first_public(const http::Request& request)
{
    const auto addresses = forwarded_addresses(request);
    const auto found = std::ranges::find_if(
        addresses, [](const auto& address) { return address && !address->is_private(); });
    return found == addresses.end() ? std::nullopt : *found;
}

IpAddress told_of_caller(const http::Request& request)
{
    const auto addresses = forwarded_addresses(request);
    const bool is_list =
        std::ranges::all_of(addresses, [](const auto& a) { return a.has_value(); });
    if (!addresses.empty() && is_list)
        return *addresses.front();
    return address_in(request, real_ip).value_or(request.peer);
}

} // namespace

IpAddress address_of_caller(const http::Request& request, const http::TrustedProxies& proxies)
{
    return proxies.trusts(request.peer) ? told_of_caller(request) : request.peer;
}

IpAddress address_of_visitor(const http::Request& request, const http::TrustedProxies& proxies)
{
    if (!proxies.trusts(request.peer))
        return request.peer;
    for (const std::string_view field : {std::string_view("CF-Connecting-IP"), real_ip}) {
        if (const auto address = address_in(request, field))
            return *address;
    }
    if (const auto address = first_public(request))
        return *address;
    for (const std::string_view field : {"True-Client-IP", "X-Client-IP"}) {
        if (const auto address = address_in(request, field))
            return *address;
    }
    return told_of_caller(request);
}

} // namespace waymark::api::pingoo
