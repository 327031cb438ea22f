// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string_view>

namespace waymark::clickhouse {

// The version of a server: 18.16.1, 26.5.3.
struct Version {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned patch = 0;

    // Reads the leading `major.minor.patch` of what `SELECT version()` answers; more may follow.
    [[nodiscard]] static std::optional<Version> parse(std::string_view text);

    friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

} // namespace waymark::clickhouse
