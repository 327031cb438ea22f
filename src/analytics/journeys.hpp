// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/trail.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Journeys: which pages visits go to from a page, or come from.
//
// A visit's pages are the paths of its page views within the range, in the order of time; the same
// path several times in a row is one page. Its journey begins with the first time that it is at the
// page asked for, and goes on forward or back from there for `depth` pages, or until the visit
// ends. Each visit has one journey at most.
namespace waymark::analytics {

class Reader;

struct JourneyQuery {
    enum class Direction : std::uint8_t { next, previous };

    TrailQuery trails;
    Direction direction = Direction::next;
    // Nothing: the page that a visit begins with, or if the direction is back, ends with.
    std::optional<std::string> from = std::nullopt;
    std::size_t depth = 2;
    std::size_t limit = 10; // sequences of each length
};

// Where the page asked for, or any if none is, was viewed more often than this, sequences of a
// single visit are left out: they tell nothing, and are most of what would have to be sorted.
inline constexpr std::uint64_t journey_views_told_singly_max = 1'000'000;

inline constexpr std::size_t journey_depth_max = 3;
inline constexpr std::size_t journeys_max = 100; // of each length

struct PageSequence {
    // The page asked for, then those that follow; if the direction is back, the nearest first.
    std::vector<std::string> pages;
    std::uint64_t visits = 0; // whose journey begins so
    // Those of them that have no page behind these. Nothing at the full length, behind which is not
    // looked.
    std::optional<std::uint64_t> ended = std::nullopt;
};

struct Journeys {
    std::uint64_t visits = 0; // that have a journey
    // The `limit` most frequent sequences of one page, then those of two, and so on up to depth + 1
    // pages; of one length by visits, the most first, then by their pages' bytes. Which of equally
    // frequent ones are among them is chosen at will, and always alike.
    std::vector<PageSequence> sequences;
};

// invalid_argument: a depth that is not 1 to journey_depth_max, a limit not 1 to journeys_max; a
// page that is empty or too long (`from`); what trail_conditions() refuses.
// unavailable:      the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<Journeys> journeys(Reader& reader, const JourneyQuery& query);

} // namespace waymark::analytics
