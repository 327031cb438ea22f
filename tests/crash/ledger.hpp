// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waymark::crash {

// The clicks of one client, in the order in which they were sent: true where the 302 was received
// whole, and so the click must be kept.
struct Lane {
    unsigned id = 0; // unlike that of any other lane of the test
    std::vector<bool> acknowledged;
};

using Ledger = std::vector<Lane>;

// The query string of a lane's click: no other click has it.
[[nodiscard]] std::string marker(unsigned lane, std::size_t click);

// How often each query string is in the event store.
using Tally = std::unordered_map<std::string, std::uint64_t>;

[[nodiscard]] Tally count_clicks(clickhouse::Client& store);

// What became of the clicks of a ledger.
struct Audit {
    std::size_t sent = 0;
    std::size_t acknowledged = 0;
    std::size_t stored = 0;             // sent and stored, acknowledged or not
    std::vector<std::string> lost;      // acknowledged and not stored
    std::vector<std::string> doubled;   // stored more than once
    std::vector<std::string> strangers; // stored, and never sent
};

[[nodiscard]] Audit audit(const Ledger& ledger, const Tally& tally);

} // namespace waymark::crash
