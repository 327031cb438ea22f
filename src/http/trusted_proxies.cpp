// SPDX-License-Identifier: Apache-2.0
#include "http/trusted_proxies.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ranges>

namespace waymark::http {

namespace {

constexpr unsigned mapped_bits = 96; // what stands before an IPv4 address

std::unexpected<Error> malformed(std::string_view text)
{
    return failure(Errc::invalid_argument,
                   fmt::format("\"{}\" is no network: write 10.0.0.0/8 or 2001:db8::/32", text),
                   "trusted_proxies");
}

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

Result<Network> Network::parse(std::string_view text)
{
    const auto [address_text, length_text] = cut(text, '/');
    const auto address = IpAddress::parse(address_text);
    if (!address)
        return malformed(text);
    const unsigned before = address->is_v4() ? mapped_bits : 0;
    if (!text.contains('/'))
        return Network(*address, 128);
    const auto length = parse_number<unsigned>(length_text);
    if (!length || *length > 128 - before)
        return malformed(text);
    return Network(*address, before + *length);
}

bool Network::contains(const IpAddress& address) const
{
    const auto& ours = base_.bytes();
    const auto& theirs = address.bytes();
    const std::size_t whole = bits_ / 8;
    if (!std::equal(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(whole),
                    theirs.begin()))
        return false;
    const unsigned rest = bits_ % 8;
    if (rest == 0)
        return true;
    const auto mask = static_cast<std::uint8_t>(0xffU << (8 - rest));
    return (ours.at(whole) & mask) == (theirs.at(whole) & mask);
}

Result<TrustedProxies> TrustedProxies::parse(std::span<const std::string> networks)
{
    TrustedProxies proxies;
    for (const auto& text : networks) {
        const auto network = Network::parse(text);
        if (!network)
            return std::unexpected(network.error());
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
