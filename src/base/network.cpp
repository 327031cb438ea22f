// SPDX-License-Identifier: Apache-2.0
#include "base/network.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace waymark {

namespace {

constexpr unsigned mapped_bits = 96; // what stands before an IPv4 address
constexpr unsigned address_bits = 128;

std::unexpected<Error> malformed(std::string_view text)
{
    return failure(Errc::invalid_argument,
                   fmt::format("\"{}\" is no network: write 10.0.0.0/8 or 2001:db8::/32", text));
}

unsigned bits_before(const IpAddress& address)
{
    return address.is_v4() ? mapped_bits : 0;
}

// `address` with all but its first `bits` bits cleared.
IpAddress masked(const IpAddress& address, unsigned bits)
{
    auto bytes = address.bytes();
    for (auto& byte : bytes) {
        const unsigned kept = std::min(bits, 8U);
        byte = static_cast<std::uint8_t>(byte & (0xff00U >> kept));
        bits -= kept;
    }
    return IpAddress(bytes);
}

} // namespace

Network::Network(const IpAddress& base, unsigned bits) : base_(masked(base, bits)), bits_(bits) {}

Result<Network> Network::parse(std::string_view text)
{
    const auto [address_text, length_text] = cut(text, '/');
    const auto address = IpAddress::parse(address_text);
    if (!address)
        return malformed(text);
    if (!text.contains('/'))
        return Network(*address, address_bits);
    const auto before = bits_before(*address);
    const auto length = parse_number<unsigned>(length_text);
    if (!length || *length > address_bits - before)
        return malformed(text);
    return Network(*address, before + *length);
}

bool Network::contains(const IpAddress& address) const
{
    return masked(address, bits_) == base_;
}

std::string Network::to_string() const
{
    auto base = base_.is_unspecified() ? std::string("::") : base_.to_string();
    if (bits_ == address_bits)
        return base;
    return fmt::format("{}/{}", base, bits_ - bits_before(base_));
}

} // namespace waymark
