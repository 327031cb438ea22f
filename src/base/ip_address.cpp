// SPDX-License-Identifier: Apache-2.0
#include "base/ip_address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace waymark {

namespace {

constexpr std::array<std::uint8_t, 12> v4_mapping{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct V4Block {
    std::uint32_t network;
    unsigned prefix_bits;
};

constexpr std::array private_v4{
    V4Block{0x00000000, 8},  V4Block{0x0a000000, 8},  V4Block{0x64400000, 10},
    V4Block{0x7f000000, 8},  V4Block{0xa9fe0000, 16}, V4Block{0xac100000, 12},
    V4Block{0xc0000000, 24}, V4Block{0xc0000200, 24}, V4Block{0xc0a80000, 16},
    V4Block{0xc6120000, 15}, V4Block{0xc6336400, 24}, V4Block{0xcb007100, 24},
    V4Block{0xe0000000, 4},  V4Block{0xf0000000, 4},
};

bool contains(const V4Block& block, std::uint32_t address)
{
    return (address >> (32U - block.prefix_bits)) == (block.network >> (32U - block.prefix_bits));
}

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    if (text.empty() || text.size() >= buffer.size())
        return std::nullopt;
    std::ranges::copy(text, buffer.begin());

    if (in_addr v4_address{}; inet_pton(AF_INET, buffer.data(), &v4_address) == 1)
        return v4(ntohl(v4_address.s_addr));
    Bytes bytes{};
    if (inet_pton(AF_INET6, buffer.data(), bytes.data()) == 1)
        return IpAddress(bytes);
    return std::nullopt;
}

bool IpAddress::is_v4() const
{
    return std::equal(v4_mapping.begin(), v4_mapping.end(), bytes_.begin());
}

std::uint32_t IpAddress::v4_value() const
{
    std::uint32_t value = 0;
    for (std::size_t i = 12; i < 16; ++i)
        value = (value << 8U) | bytes_[i];
    return value;
}

bool IpAddress::is_loopback() const
{
    if (is_v4())
        return bytes_[12] == 127;
    Bytes one{};
    one[15] = 1;
    return bytes_ == one;
}

bool IpAddress::is_private() const
{
    if (is_v4())
        return std::ranges::any_of(private_v4, [value = v4_value()](const V4Block& block) {
            return contains(block, value);
        });
    const bool global_unicast = (bytes_[0] & 0xe0U) == 0x20;
    const bool documentation =
        bytes_[0] == 0x20 && bytes_[1] == 0x01 && bytes_[2] == 0x0d && bytes_[3] == 0xb8;
    return !global_unicast || documentation;
}

std::string IpAddress::to_string() const
{
    if (is_unspecified())
        return {};
    if (is_v4()) // inet_ntop prints them by sprintf, which shows where there are many
        return fmt::format("{}.{}.{}.{}", bytes_[12], bytes_[13], bytes_[14], bytes_[15]);
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    inet_ntop(AF_INET6, bytes_.data(), buffer.data(), buffer.size());
    return buffer.data();
}

} // namespace waymark
