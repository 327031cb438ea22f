// SPDX-License-Identifier: Apache-2.0
#include "sites/address_set.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace waymark::sites {

AddressSet::AddressSet(std::span<const Network> networks)
{
    std::vector<Range> all;
    for (const auto& network : networks)
        all.push_back(range_of(network));
    std::ranges::sort(all, {}, &Range::first);
    for (const auto& range : all) {
        if (!ranges_.empty() && range.first <= ranges_.back().last)
            ranges_.back().last = std::max(ranges_.back().last, range.last);
        else
            ranges_.push_back(range);
    }
}

// A network's text is its first address, and how many bits all its addresses share.
AddressSet::Range AddressSet::range_of(const Network& network)
{
    const auto text = network.to_string();
    const auto [address_text, length_text] = cut(text, '/');
    const auto first = IpAddress::parse(address_text).value_or(IpAddress{});
    const auto length = parse_number<unsigned>(length_text);
    if (!length)
        return {.first = first, .last = first};
    unsigned shared = *length + (first.is_v4() ? 96 : 0);
    auto bytes = first.bytes();
    for (auto& byte : bytes) {
        const unsigned kept = std::min(shared, 8U);
        byte = static_cast<std::uint8_t>(byte | (0xffU >> kept));
        shared -= kept;
    }
    return {.first = first, .last = IpAddress(bytes)};
}

bool AddressSet::contains(const IpAddress& address) const
{
    const auto behind = std::ranges::upper_bound(ranges_, address, {}, &Range::first);
    return behind != ranges_.begin() && address <= std::prev(behind)->last;
}

} // namespace waymark::sites
