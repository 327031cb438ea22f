// SPDX-License-Identifier: Apache-2.0
#include "midday.hpp"

#include <fmt/format.h>

#include <chrono>

namespace waymark::contract {

// The zones `Etc/GMT…` count westward: noon lies there where it is 7 o'clock UTC in `Etc/GMT-5`.
std::string midday_zone(TimePoint now)
{
    constexpr int noon = 12;
    const auto time = now - std::chrono::floor<std::chrono::days>(now);
    const auto hour = static_cast<int>(std::chrono::floor<std::chrono::hours>(time).count());
    const int west = hour - noon;
    return west == 0 ? "Etc/GMT" : fmt::format("Etc/GMT{:+}", west);
}

} // namespace waymark::contract
