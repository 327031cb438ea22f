// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace waymark::identity {

// Names as numbers, so that a table of names that strangers choose takes the same memory however
// long they are, and holds none of them in clear. SipHash-2-4 (Aumasson and Bernstein, 2012) by an
// unpredictable key of its own: nobody chooses names that collide. Thread-safe.
class NameHash {
public:
    // Throws std::system_error if the kernel gives no randomness.
    NameHash();

    [[nodiscard]] std::uint64_t operator()(std::string_view name) const;

private:
    std::array<std::uint8_t, 16> key_{};
};

} // namespace waymark::identity
