// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/visitor_salts.hpp"
#include "events/event.hpp"

#include <cstdint>

namespace waymark::events::enrich {

// A number that stands for the visitor, without a cookie: SipHash-2-4 (Aumasson and Bernstein,
// 2012), keyed by the salt of the day or month, of owner, address and user agent. It joins a day's
// or month's events of one owner's links and sites, and joins nothing across owners or periods. An
// event without an owner counts by its site.
//
// Where a client keeps its own visitor id, the number stands for that id, on every day. An event
// that is flagged as unlinked has a number of its own, made of its id. Never 0.
[[nodiscard]] std::uint64_t visitor_of(const Event& event, const VisitorKey& key);

} // namespace waymark::events::enrich
