// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "redirect/snapshot.hpp"
#include "redirect/visit.hpp"

#include <cstdint>
#include <span>

namespace waymark::redirect {

// The share that a draw falls on; null if it falls on what the shares leave of `total`, which is
// not 0. A draw that is uniform in 64 bits yields each share by its weight.
[[nodiscard]] const Share* pick(std::span<const Share> shares, std::uint32_t total,
                                std::uint64_t draw);

// Draws that depend on who visits, by address and user agent, and on nothing random: uniform over
// visitors, independent between links, tests and dates. The same in every process and version.
[[nodiscard]] std::uint64_t draw_for_good(LinkId link, const Visit& visit);
// Another one each UTC date.
[[nodiscard]] std::uint64_t draw_for_the_day(std::uint64_t ab_test, const Visit& visit,
                                             TimePoint now);

} // namespace waymark::redirect
