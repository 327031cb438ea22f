// SPDX-License-Identifier: Apache-2.0
#include "http/trusted_proxies.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <ranges>

namespace waymark::http {

namespace {

// Some proxies add a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
std::optional<IpAddress> parse_hop(std::string_view text)
{
    text = trim(text);
    if (text.starts_with('['))
        return IpAddress::parse(text.substr(1, text.find(']') - 1));
    if (std::ranges::count(text, ':') == 1)
        text = text.substr(0, text.find(':'));
    return IpAddress::parse(text);
}

} // namespace

Result<TrustedProxies> TrustedProxies::parse(std::span<const std::string> networks)
{
    TrustedProxies proxies;
    for (const auto& text : networks) {
        const auto network = Network::parse(text);
        if (!network)
            return failure(network.error().code, network.error().message, "trusted_proxies");
        proxies.networks_.push_back(*network);
    }
    return proxies;
}

bool TrustedProxies::trusts(const IpAddress& address) const
{
    return std::ranges::any_of(networks_, [&](const auto& n) { return n.contains(address); });
}

IpAddress TrustedProxies::client_of(const RequestHead& head) const
{
    if (networks_.empty() || !trusts(head.peer))
        return head.peer;
    IpAddress last_hop = head.peer;
    for (const auto& field : head.fields | std::views::reverse) {
        if (!iequals(field.name, "X-Forwarded-For"))
            continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const auto comma = rest.rfind(',');
            const bool first = comma == std::string_view::npos;
            const auto hop = parse_hop(first ? rest : rest.substr(comma + 1));
            if (!hop)
                return last_hop;
            if (!trusts(*hop))
                return *hop;
            last_hop = *hop;
            rest = first ? std::string_view{} : rest.substr(0, comma);
        }
    }
    return last_hop;
}

bool TrustedProxies::is_secure(const RequestHead& head, bool secure) const
{
    if (networks_.empty() || !trusts(head.peer))
        return secure;
    const auto scheme = head.field("X-Forwarded-Proto");
    return scheme.empty() ? secure : iequals(scheme, "https");
}

} // namespace waymark::http
