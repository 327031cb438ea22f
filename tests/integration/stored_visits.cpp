// SPDX-License-Identifier: Apache-2.0
#include "stored_visits.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace waymark::testing {

namespace {

using analytics::Dimension;

constexpr std::int64_t day_ms = 86'400'000;

} // namespace

std::int64_t StoredVisits::Visit::lasted_ms() const
{
    return marks == 0 ? 0 : std::max(last_ms - first_ms, std::min(told_ms, day_ms));
}

events::enrich::VisitPart StoredVisits::add(const StoredEvent& event)
{
    const auto kind = std::get<std::string>(event[Dimension::kind]);
    const auto* const site = std::get_if<std::uint64_t>(&event[Dimension::site]);
    const auto* const number = std::get_if<std::uint64_t>(&event[Dimension::visit]);
    if (kind == "click" || site == nullptr || number == nullptr || *site == 0 || *number == 0)
        return {};

    auto& visit = visits_[{*site, *number, event.is_bot}];
    if (visit.start_s == 0 || std::abs(event.time_ms - visit.start_s * 1000) > day_ms)
        visit = {
            .start_s = event.time_ms / 1000, .first_ms = event.time_ms, .last_ms = event.time_ms};
    const Visit before = visit;
    visit.first_ms = std::min(visit.first_ms, event.time_ms);
    visit.last_ms = std::max(visit.last_ms, event.time_ms);
    if (kind == "engagement")
        visit.told_ms += event.duration_ms;
    if (kind == "page_view" || kind == "custom")
        ++visit.marks;
    const auto is_bounce = [](const Visit& of) { return of.marks == 1 ? 1 : 0; };
    return {.number = *number,
            .start_s = static_cast<std::uint32_t>(visit.start_s),
            .begins = static_cast<std::int8_t>(before.marks == 0 && visit.marks == 1 ? 1 : 0),
            .bounces = static_cast<std::int8_t>(is_bounce(visit) - is_bounce(before)),
            .lasts_ms = visit.lasted_ms() - before.lasted_ms()};
}

} // namespace waymark::testing
