// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/text_arena.hpp"
#include "events/event.hpp"

#include <string_view>

namespace waymark::events::enrich {

// The marks that a campaign leaves on an event.
struct Campaign {
    // Longer values are cut to this.
    static constexpr std::size_t value_bytes_max = 255;

    Utm utm;
    std::string_view click_id_kind;
};

// What the event states, each empty part filled in from its query, where the first of equal
// parameters counts. Text points into the event or into `arena`.
[[nodiscard]] Campaign campaign_of(const Event& event, TextArena& arena);

} // namespace waymark::events::enrich
