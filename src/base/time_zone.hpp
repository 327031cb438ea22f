// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace date {
class time_zone;
}

namespace waymark {

// The calendar date on somebody's wall.
using LocalDate = std::chrono::local_days;

// [from, to).
struct TimeRange {
    TimePoint from;
    TimePoint to;

    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

// A time zone of the IANA database, as the system has it installed. The event store's own database
// is never asked: calendars are computed here, so that two stores can't disagree about them.
//
// A value, cheap to copy. Thread-safe.
class TimeZone {
public:
    // A stretch of time with one distance to UTC: local time is UTC plus `offset`.
    struct OffsetPeriod {
        TimeRange range;
        std::chrono::seconds offset;
    };

    TimeZone() = default; // UTC, which needs no database

    // `Asia/Taipei`, `Europe/Berlin`, `UTC`; spelling and case as in the database.
    //
    // invalid_argument: there is no such zone. Throws std::runtime_error if the system has no
    // database at all.
    [[nodiscard]] static Result<TimeZone> find(std::string_view name);

    [[nodiscard]] const std::string& name() const;
    // Local time at that instant is UTC plus this.
    [[nodiscard]] std::chrono::seconds offset_at(TimePoint time) const;
    [[nodiscard]] LocalDate date_of(TimePoint time) const;
    // The first instant of that date: midnight, or the first instant after it where clocks skip
    // midnight; the earlier of two midnights where they repeat it.
    [[nodiscard]] TimePoint start_of(LocalDate date) const;
    // From the first instant of `first` to the last of `last`.
    [[nodiscard]] TimeRange dates(LocalDate first, LocalDate last) const;
    // The date of `now` and the `count` dates before it: count + 1 calendar days.
    [[nodiscard]] TimeRange last_days(TimePoint now, std::chrono::days count) const;
    // What `range` is made of, in order; neighbours differ in offset. The range is not empty.
    [[nodiscard]] std::vector<OffsetPeriod> offsets(const TimeRange& range) const;

    friend bool operator==(const TimeZone&, const TimeZone&) = default;

private:
    explicit TimeZone(const date::time_zone* zone) : zone_(zone) {}

    const date::time_zone* zone_ = nullptr; // none: UTC
};

// `2026-01-31` (ISO 8601), years 1970 to 2105.
[[nodiscard]] std::string to_iso_date(LocalDate date);
[[nodiscard]] std::optional<LocalDate> parse_iso_date(std::string_view text);

} // namespace waymark
