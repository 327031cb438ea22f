// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/time_zone.hpp"

#include <cstdint>
#include <string>
#include <vector>

// Hours, days, weeks and months of a time zone.
//
// The store groups events by a number, the bucket's key, that plain integer arithmetic gives: the
// zone's offsets to UTC within the range are written into the SQL. The key of an hour is the Unix
// time of its start, so that the two hours between 01:00 and 02:00 of an autumn night stay apart;
// that of a day, week (from Monday, ISO 8601) or month is the number of its first local date,
// counted from 1970-01-01.
namespace waymark::analytics {

enum class TimeUnit { hour, day, week, month };

// What comes round again and again.
enum class TimeCycle { hour_of_day };

// The key of the column `time`, as SQL, for events within `range`, which begins in 1970-01-08 or
// later.
[[nodiscard]] std::string bucket_key_sql(const TimeZone& zone, TimeUnit unit,
                                         const TimeRange& range);

// The place of the column `time` in the cycle, as SQL, for events within `range`: the hour that
// clocks show, 0 to 23. The range begins as above.
[[nodiscard]] std::string cycle_sql(const TimeZone& zone, TimeCycle cycle, const TimeRange& range);

// When the bucket begins.
[[nodiscard]] TimePoint bucket_start(const TimeZone& zone, TimeUnit unit, std::int64_t key);

// The starts of all buckets that have a part in `range`, ascending. The first may lie before it.
[[nodiscard]] std::vector<TimePoint> bucket_starts(const TimeZone& zone, TimeUnit unit,
                                                   const TimeRange& range);

// No fewer than bucket_starts gives, without making them.
[[nodiscard]] std::int64_t bucket_count_max(TimeUnit unit, const TimeRange& range);

} // namespace waymark::analytics
