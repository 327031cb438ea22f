// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waymark {

// An IPv4 or IPv6 address, without scope. IPv4 is kept in its IPv4-mapped form (RFC 4291, 2.5.5.2),
// so that `::ffff:192.0.2.1` and `192.0.2.1` are one address.
class IpAddress {
public:
    using Bytes = std::array<std::uint8_t, 16>; // network order

    // The unspecified address `::`: no address is known.
    constexpr IpAddress() = default;
    constexpr explicit IpAddress(const Bytes& bytes) : bytes_(bytes) {}

    [[nodiscard]] static constexpr IpAddress v4(std::uint32_t host_order)
    {
        return IpAddress(Bytes{
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, static_cast<std::uint8_t>(host_order >> 24U),
            static_cast<std::uint8_t>(host_order >> 16U),
            static_cast<std::uint8_t>(host_order >> 8U), static_cast<std::uint8_t>(host_order)});
    }

    // Reads `192.0.2.1` or `2001:db8::1`, nothing around it.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    [[nodiscard]] bool is_unspecified() const { return bytes_ == Bytes{}; }
    [[nodiscard]] bool is_v4() const;
    // Host order. Only for an IPv4 address.
    [[nodiscard]] std::uint32_t v4_value() const;
    [[nodiscard]] bool is_loopback() const;
    // True for every address that is not globally reachable: loopback, private, link-local, shared,
    // unique-local, multicast, reserved (the IANA special-purpose registries, RFC 6890).
    [[nodiscard]] bool is_private() const;

    // The usual text; empty for the unspecified address. IPv4 without the mapping prefix.
    [[nodiscard]] std::string to_string() const;

    friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

private:
    Bytes bytes_{};
};

} // namespace waymark
