// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "events/event.hpp"
#include "redirect/snapshot.hpp"
#include "redirect/visit.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace waymark::redirect {

// Why a link leads nowhere.
enum class Refusal : std::uint8_t {
    inactive, // switched off, or marked as expired
    expired,  // its time is over, but nobody has written that down yet
    password_required,
};

// Where a visit leads. A view of the snapshot, the visit and the scratch.
struct Decision {
    std::string_view target;
    events::Utm utm; // as they are in the target
};

// Memory that one thread uses again for each decision.
struct Scratch {
    std::string decoded;
    std::string target;
};

// Decides where a visit leads at `now`. A pure function but for `scratch`, whose content the
// decision may point into: it is valid until the next one.
//
// Each campaign parameter is the visit's (the first that isn't empty) or else the link's, and
// replaces that of the target. The visit's other parameters are dropped. Nothing is allocated
// unless the visit brings a longer query than any before.
[[nodiscard]] std::expected<Decision, Refusal> decide(const Snapshot& snapshot, const Visit& visit,
                                                      TimePoint now, Scratch& scratch);

} // namespace waymark::redirect
