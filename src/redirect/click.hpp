// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "events/event.hpp"
#include "redirect/decide.hpp"
#include "redirect/snapshot.hpp"
#include "redirect/visit.hpp"

namespace waymark::redirect {

// The click that a visit is, with an id of its own. A view of its arguments: append it to the spool
// before they go. Allocates nothing.
[[nodiscard]] events::Event make_click(const Visit& visit, const Snapshot& snapshot,
                                       const Decision& decision, TimePoint now, Random& random);

} // namespace waymark::redirect
