// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace waymark::clickhouse {

// A UUID as its text reads: `high` holds the first sixteen hexadecimal digits, `low` the others.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;
};

// The usual text, in lower case.
[[nodiscard]] std::string to_string(Uuid id);

} // namespace waymark::clickhouse
