// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

// What the page of a link, or of all of somebody's links, shows: presets of analytics::Query.
//
// Clicks of bots are left out unless a function says otherwise. Errors are those of Reader::run.
namespace waymark::analytics {

class Reader;

struct Share {
    std::string name; // empty: not known
    std::uint64_t clicks = 0;
    double percentage = 0; // of all clicks in the range; see percentage()
};

struct DayClicks {
    LocalDate date;
    std::uint64_t clicks = 0;
};

struct LinkReport {
    std::uint64_t clicks = 0;
    std::uint64_t unique_addresses = 0;
    std::uint64_t clicks_before = 0; // in the range of equal length that ends where this begins
    double clicks_per_day = 0;       // one decimal
    double growth_percentage = 0;    // see growth_percentage()
    std::vector<DayClicks> days;     // every local date of the range, ascending

    // The ten with the most clicks each, highest first.
    std::vector<Share> countries;
    std::vector<Share> regions;
    std::vector<Share> cities;
    std::vector<Share> browsers;
    std::vector<Share> operating_systems;
    std::vector<Share> devices;
    std::vector<Share> referrers; // whole URLs
    // Clicks without the parameter are no entry here.
    std::vector<Share> utm_sources;
    std::vector<Share> utm_mediums;
    std::vector<Share> utm_campaigns;
};

// All of it in one round trip. The range is one of whole days of the zone, at most 25 years.
[[nodiscard]] Result<LinkReport> link_report(Reader& reader, const Scope& scope,
                                             const TimeRange& range, const TimeZone& zone);

struct LinkClicks {
    LinkId link;
    std::uint64_t clicks = 0;
};

// The links with the most clicks in the range, highest first; bots are counted too if `with_bots`.
struct TopLinks {
    TimeRange range;
    std::size_t limit = 10;
    bool with_bots = false;
};
[[nodiscard]] Result<std::vector<LinkClicks>> top_links(Reader& reader, const Scope& scope,
                                                        const TopLinks& which);

// Clicks of all time, for a page of links. A link without clicks has no entry.
[[nodiscard]] Result<std::unordered_map<LinkId, std::uint64_t>>
clicks_by_link(Reader& reader, const Scope& scope, std::vector<LinkId> links);

// The same for every link of the scope that has clicks. At most query_rows_max, those with the
// most.
[[nodiscard]] Result<std::unordered_map<LinkId, std::uint64_t>>
clicks_of_all_links(Reader& reader, const Scope& scope);

// `part` of `whole` in per cent, to one decimal; 0 of nothing.
[[nodiscard]] double percentage(std::uint64_t part, std::uint64_t whole);

// By how much `now` exceeds `before`, in per cent, to one decimal. From nothing to something is
// 100, from nothing to nothing 0.
[[nodiscard]] double growth_percentage(std::uint64_t now, std::uint64_t before);

} // namespace waymark::analytics
