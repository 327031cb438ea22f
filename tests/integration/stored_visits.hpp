// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics_reference.hpp"
#include "events/enrich/visit_part.hpp"

#include <cstdint>
#include <map>
#include <tuple>

namespace waymark::testing {

// The parts that events have in their visits: what enrich::VisitTable tells of events that come in
// at once, said plainly.
class StoredVisits {
public:
    // In the order in which they are stored.
    events::enrich::VisitPart add(const StoredEvent& event);

private:
    struct Visit {
        std::int64_t start_s = 0;
        std::int64_t first_ms = 0;
        std::int64_t last_ms = 0;
        std::int64_t told_ms = 0;
        int marks = 0;

        [[nodiscard]] std::int64_t lasted_ms() const;
    };

    std::map<std::tuple<std::uint64_t, std::uint64_t, bool>, Visit> visits_;
};

} // namespace waymark::testing
