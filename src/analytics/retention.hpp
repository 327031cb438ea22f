// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/time_buckets.hpp"
#include "analytics/trail.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

// Retention: how many of those who first came in some week come back in the weeks after it.
//
// A cohort is everybody whose first event within the range falls into one day, week or month.
// Whether somebody was there before the range is not asked. A member has returned in a later day,
// week or month if an event of theirs falls into it.
//
// What is known of people limits this report: sites know their visitors for a day only, if nothing
// else is set, and then nobody ever returns. Ask by user, or have the site keep its visitors' ids.
namespace waymark::analytics {

class Reader;

struct RetentionQuery {
    TrailQuery trails;
    TrailOf of = TrailOf::visitor;
    TimeUnit unit = TimeUnit::week; // not an hour
    TimeZone zone = {};
    // What makes somebody a member of a cohort, when they do it for the first time.
    Act first = {};
    // What counts as having returned.
    Act returning = {};
};

inline constexpr std::size_t retention_buckets_max = 60;

struct Cohort {
    TimePoint start; // of its day, week or month, which may lie before the range
    std::uint64_t size = 0;
    // In the bucket after its own, in the one after that, and so on to the last of the range.
    std::vector<std::uint64_t> returned;
};

// A cohort for each day, week or month that has a part in the range, ascending, the empty ones too.
//
// invalid_argument: the unit is an hour (`unit`); more than retention_buckets_max buckets, or a
// range not within 1970-01-08 and 2105-12-31 (`range`); an act that compile_act() refuses
// (`first.value`, `returning.value`); what trail_conditions() refuses.
// unavailable:      the answer takes too long. As Reader, this throws clickhouse::Unavailable.
[[nodiscard]] Result<std::vector<Cohort>> retention(Reader& reader, const RetentionQuery& query);

} // namespace waymark::analytics
