// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_trend.hpp"

#include "analytics/click_reports.hpp"
#include "analytics/query.hpp"

#include <algorithm>
#include <span>

namespace waymark::api::openshort {

namespace {

using analytics::DayClicks;

std::vector<DayClicks> empty_days(LocalDate first, LocalDate last)
{
    std::vector<DayClicks> days;
    for (auto date = first; date <= last; date += std::chrono::days{1})
        days.push_back({date, 0});
    return days;
}

void add(std::vector<DayClicks>& days, std::span<const DayClicks> more)
{
    for (const auto& day : more) {
        const auto found = std::ranges::find(days, day.date, &DayClicks::date);
        if (found != days.end())
            found->clicks += day.clicks;
    }
}

} // namespace

Result<std::vector<DayClicks>> clicks_of_week(analytics::Reader& reader,
                                              const analytics::Scope& scope,
                                              const links::bundles::Bundle& bundle, TimePoint now)
{
    constexpr std::chrono::days before_today{6};
    const TimeZone utc;
    const auto today = utc.date_of(now);
    auto days = empty_days(today - before_today, today);
    const auto range = utc.dates(today - before_today, today);

    std::vector<LinkId> ids;
    std::ranges::transform(bundle.members, std::back_inserter(ids),
                           [](const auto& member) { return member.link.id; });
    for (std::span<const LinkId> rest = ids; !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), analytics::filter_values_max));
        rest = rest.subspan(part.size());
        const auto clicks =
            analytics::clicks_by_day(reader, scope.links({part.begin(), part.end()}), range, utc);
        if (!clicks)
            return std::unexpected(clicks.error());
        add(days, *clicks);
    }
    return days;
}

} // namespace waymark::api::openshort
