// SPDX-License-Identifier: Apache-2.0
#include "analytics/record_id.hpp"

#include "clickhouse/uuid.hpp"

namespace waymark::analytics {

// FNV-1a, then the last steps of MurmurHash3, which spread it over all bits. Neither may ever
// change.
std::uint64_t record_id(std::string_view event_id)
{
    constexpr std::uint64_t bits = (std::uint64_t{1} << 53U) - 1;
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325U;
    for (const char c : event_id)
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x0000'0100'0000'01b3U;
    hash = (hash ^ (hash >> 33U)) * 0xff51'afd7'ed55'8ccdU;
    hash = (hash ^ (hash >> 33U)) * 0xc4ce'b9fe'1a85'ec53U;
    return (hash ^ (hash >> 33U)) & bits;
}

std::uint64_t record_id(const events::EventId& event_id)
{
    return record_id(to_string(clickhouse::Uuid{event_id.high, event_id.low}));
}

} // namespace waymark::analytics
