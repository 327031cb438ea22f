// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/filter.hpp"
#include "analytics/link_report.hpp"
#include "analytics/scope.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time_zone.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Reports on clicks besides link_report.hpp's: presets of analytics::Query. Errors are those of
// Reader::run.
namespace waymark::analytics {

// Bots in a range, the ten most frequent names.
struct BotReport {
    std::uint64_t clicks = 0; // of people and bots
    std::uint64_t bot_clicks = 0;
    std::vector<Share> names; // percentage of the bots' clicks
};
[[nodiscard]] Result<BotReport> bot_report(Reader& reader, const Scope& scope,
                                           const TimeRange& range);

// Clicks by variant; those without one stand under VariantId{}. `range` none: of all time.
struct VariantClicks {
    LinkId link;
    VariantId variant;
    std::uint64_t people = 0;
    std::uint64_t all = 0;      // bots too
    std::uint64_t visitors = 0; // distinct ones among the people
};
[[nodiscard]] Result<std::vector<VariantClicks>>
clicks_by_variant(Reader& reader, const Scope& scope, const std::optional<TimeRange>& range);

struct VariantDay {
    LocalDate date;
    VariantId variant;          // none: clicks without one
    std::uint64_t clicks = 0;   // bots too
    std::uint64_t visitors = 0; // distinct ones, bots too
};
[[nodiscard]] Result<std::vector<VariantDay>>
variant_days(Reader& reader, const Scope& scope, const TimeRange& range, const TimeZone& zone);

// Clicks of people by rule; those that no rule matched are in `clicks` only.
struct RuleClicks {
    RuleId rule;
    std::uint64_t clicks = 0;
};
struct RuleDay {
    LocalDate date;
    RuleId rule;
    std::uint64_t clicks = 0;
};
struct RuleValue { // a country or a device
    RuleId rule;
    std::string value; // empty: not known
    std::uint64_t clicks = 0;
};
struct RoutingReport {
    std::uint64_t clicks = 0;
    std::uint64_t matches = 0;
    std::vector<RuleClicks> rules;
    std::vector<RuleDay> days; // only those with clicks, ascending
    std::vector<RuleValue> countries;
    std::vector<RuleValue> devices;
};
[[nodiscard]] Result<RoutingReport> routing_report(Reader& reader, const Scope& scope,
                                                   const TimeRange& range, const TimeZone& zone);
// Matches of all time, bots included, of each rule that has any.
[[nodiscard]] Result<std::vector<RuleClicks>> matches_by_rule(Reader& reader, const Scope& scope);

// Clicks in several ranges at once, in one round trip, bots included.
[[nodiscard]] Result<std::vector<std::uint64_t>>
clicks_in(Reader& reader, const Scope& scope, std::span<const std::optional<TimeRange>> ranges);

// Clicks by local date, bots included, every date of the range, ascending.
[[nodiscard]] Result<std::vector<DayClicks>>
clicks_by_day(Reader& reader, const Scope& scope, const TimeRange& range, const TimeZone& zone);

// Everything in a range, bots included; lists have the ten with the most clicks, without unknowns.
struct ClickAnalysis {
    struct Count {
        std::string name;
        std::uint64_t clicks = 0;
    };
    struct Hour {
        unsigned hour = 0; // 0 to 23, of the zone
        std::uint64_t clicks = 0;
    };

    std::uint64_t clicks = 0;
    std::uint64_t bot_clicks = 0;
    std::uint64_t unique_addresses = 0;
    std::vector<Count> countries;
    std::vector<Count> regions;
    std::vector<Count> cities;
    std::vector<Count> isps;
    std::vector<Count> referrers;
    std::vector<Count> devices;
    std::vector<Count> browsers;
    std::vector<Count> operating_systems;
    std::vector<Hour> hours;     // over the whole range, only those with clicks, ascending
    std::vector<DayClicks> days; // only those with clicks, ascending
};
[[nodiscard]] Result<ClickAnalysis> click_analysis(Reader& reader, const Scope& scope,
                                                   const std::optional<Filter>& filter,
                                                   const TimeRange& range, const TimeZone& zone);

} // namespace waymark::analytics
