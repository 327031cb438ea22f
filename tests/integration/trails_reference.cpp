// SPDX-License-Identifier: Apache-2.0
#include "trails_reference.hpp"

#include "events/event_table.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace waymark::testing {

namespace {

using namespace analytics;

// --- which events are asked for

bool has_shape(std::string_view text, std::string_view shape)
{
    if (shape.empty())
        return text.empty();
    if (shape.front() != '*')
        return !text.empty() && text.front() == shape.front() &&
               has_shape(text.substr(1), shape.substr(1));
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
        if (has_shape(text.substr(skipped), shape.substr(1)))
            return true;
    }
    return false;
}

// A condition of country or path, by `is` or `is_not`.
bool passes(const std::optional<Filter>& filter, const Footprint& event)
{
    if (!filter)
        return true;
    const auto& condition = std::get<Condition>(filter->node);
    const auto& text = condition.dimension == Dimension::path ? event.path : event.country;
    return (text == condition.values.front()) == (condition.match == Match::is);
}

bool is_act(const Act& act, const Footprint& event)
{
    if (!passes(act.filter, event))
        return false;
    if (act.kind == Act::Kind::anything)
        return event.kind != events::EventKind::engagement;
    if (act.kind == Act::Kind::event)
        return event.kind == events::EventKind::custom && event.name == act.value;
    if (event.kind != events::EventKind::page_view)
        return false;
    if (act.match == Act::PathMatch::starts_with)
        return event.path.starts_with(act.value);
    return act.match == Act::PathMatch::is ? event.path == act.value
                                           : has_shape(event.path, act.value);
}

bool is_asked_for(const TrailQuery& query, const Footprint& event)
{
    const auto time = from_epoch_ms(event.time_ms);
    return query.range.from <= time && time < query.range.to &&
           (!query.scope.owner() || query.scope.owner()->value == event.owner) &&
           (!query.scope.site() || query.scope.site()->value == event.site) &&
           (query.include_bots || !event.is_bot) && passes(query.filter, event);
}

using TrailKey = std::tuple<std::uint64_t, std::uint64_t, std::string>;

std::optional<TrailKey> key_of(TrailOf of, const Footprint& event)
{
    if (of == TrailOf::visitor && event.visitor != 0)
        return TrailKey{0, event.visitor, {}};
    if (of == TrailOf::visit && event.visit != 0)
        return TrailKey{event.site, event.visit, {}};
    if (of == TrailOf::user && !event.user.empty())
        return TrailKey{event.owner, 0, event.user};
    return std::nullopt;
}

std::vector<Footprints> trails_of(const TrailQuery& query, TrailOf of, const Footprints& events)
{
    std::map<TrailKey, Footprints> trails;
    for (const auto& event : events) {
        const auto key = key_of(of, event);
        if (key && is_asked_for(query, event))
            trails[*key].push_back(event);
    }
    std::vector<Footprints> all;
    for (auto& [key, trail] : trails)
        all.push_back(std::move(trail));
    return all;
}

// --- funnels

// Events that can serve the same steps at the same time.
struct Stop {
    std::int64_t time_ms = 0;
    std::vector<bool> cannot_serve; // in this order earlier steps come first

    friend auto operator<=>(const Stop&, const Stop&) = default;
};

std::set<Stop> stops_of(const std::vector<Act>& steps, const Footprints& trail)
{
    std::set<Stop> stops;
    for (const auto& event : trail) {
        Stop stop{event.time_ms, {}};
        for (const auto& step : steps)
            stop.cannot_serve.push_back(!is_act(step, event));
        if (std::ranges::find(stop.cannot_serve, false) != stop.cannot_serve.end())
            stops.insert(std::move(stop));
    }
    return stops;
}

struct Attempt {
    std::vector<Stop> stops; // of the steps that it reached

    [[nodiscard]] bool is_better_than(const Attempt& other) const
    {
        if (stops.size() != other.stops.size())
            return stops.size() > other.stops.size();
        if (stops.back() != other.stops.back())
            return stops.back() < other.stops.back();
        return stops.front() > other.stops.front();
    }
};

std::optional<Attempt> best_attempt(const FunnelQuery& query, const Footprints& trail)
{
    const auto stops = stops_of(query.steps, trail);
    const auto window = std::chrono::milliseconds{query.window}.count();
    std::optional<Attempt> best;
    for (const auto& begin : stops) {
        if (begin.cannot_serve[0])
            continue;
        Attempt attempt{{begin}};
        for (const auto& stop : stops) {
            const auto step = attempt.stops.size();
            if (step < query.steps.size() && stop > attempt.stops.back() &&
                !stop.cannot_serve[step] && stop.time_ms <= begin.time_ms + window)
                attempt.stops.push_back(stop);
        }
        if (!best || attempt.is_better_than(*best))
            best = std::move(attempt);
    }
    return best;
}

Funnel funnel_of(const FunnelQuery& query, const std::vector<Attempt>& attempts)
{
    Funnel funnel(query.steps.size());
    for (std::size_t step = 0; step < funnel.size(); ++step) {
        std::vector<std::int64_t> times;
        for (const auto& [stops] : attempts) {
            if (step >= stops.size())
                continue;
            ++funnel[step].reached;
            if (step > 0)
                times.push_back(stops[step].time_ms - stops[step - 1].time_ms);
        }
        std::ranges::sort(times);
        if (!times.empty())
            funnel[step].median_time = std::chrono::milliseconds{times[times.size() / 2]};
    }
    return funnel;
}

// The least country of the events that the attempt may have begun with.
std::string country_of(const FunnelQuery& query, const Attempt& attempt, const Footprints& trail)
{
    std::set<std::string> countries;
    for (const auto& event : trail) {
        if (stops_of(query.steps, {event}).contains(attempt.stops.front()))
            countries.insert(event.country);
    }
    return *countries.begin();
}

// --- retention

LocalDate first_date(TimeUnit unit, LocalDate date)
{
    if (unit == TimeUnit::week)
        return date - (std::chrono::weekday{date} - std::chrono::Monday);
    const std::chrono::year_month_day day{date};
    return unit == TimeUnit::month ? LocalDate{day.year() / day.month() / 1} : date;
}

// --- journeys

std::vector<std::string> pages_of(Footprints trail,
                                  const std::map<std::string, std::uint64_t>& hashes)
{
    std::ranges::sort(trail, std::less{}, [&hashes](const Footprint& event) {
        return std::pair{event.time_ms, hashes.at(event.path)};
    });
    std::vector<std::string> pages;
    for (const auto& event : trail) {
        if (event.kind == events::EventKind::page_view &&
            (pages.empty() || pages.back() != event.path))
            pages.push_back(event.path);
    }
    return pages;
}

// Empty: the visit has none.
std::vector<std::string> walk_of(const JourneyQuery& query, std::vector<std::string> pages)
{
    const bool is_back = query.direction == JourneyQuery::Direction::previous;
    auto begin = pages.begin();
    auto end = pages.end();
    if (query.from) {
        const auto at = std::find(begin, end, *query.from);
        if (at == end)
            return {};
        (is_back ? end : begin) = is_back ? at + 1 : at;
    }
    std::vector<std::string> walk(begin, end);
    if (is_back)
        std::ranges::reverse(walk);
    if (walk.size() > query.depth + 1)
        walk.resize(query.depth + 1);
    return walk;
}

} // namespace

void write_rows(clickhouse::RowBinary& out, const Footprints& events)
{
    std::uint64_t number = 0;
    for (const auto& footprint : events) {
        events::Event event;
        event.id = {++number, ~number};
        event.kind = footprint.kind;
        event.time_ms = footprint.time_ms;
        event.received_ms = footprint.time_ms;
        event.owner = UserId{footprint.owner};
        event.site = SiteId{footprint.site};
        event.user = footprint.user;
        event.path = footprint.path;
        event.name = footprint.name;
        events::enrich::Derived derived;
        derived.visitor = footprint.visitor;
        derived.visit.number = footprint.visit;
        derived.country = footprint.country;
        derived.is_bot = footprint.is_bot;
        events::write_event_row(out, {event, derived});
    }
}

Funnel evaluate(const FunnelQuery& query, const Footprints& events)
{
    std::vector<Attempt> attempts;
    for (const auto& trail : trails_of(query.trails, query.of, events)) {
        if (auto attempt = best_attempt(query, trail))
            attempts.push_back(*std::move(attempt));
    }
    return funnel_of(query, attempts);
}

std::vector<FunnelOfValue> evaluate_by_country(const FunnelQuery& query, const Footprints& events,
                                               std::size_t limit)
{
    std::map<std::string, std::vector<Attempt>> attempts;
    for (const auto& trail : trails_of(query.trails, query.of, events)) {
        if (auto attempt = best_attempt(query, trail))
            attempts[country_of(query, *attempt, trail)].push_back(*attempt);
    }
    std::vector<FunnelOfValue> funnels;
    for (const auto& [country, of_country] : attempts)
        funnels.push_back({country, funnel_of(query, of_country)});
    std::ranges::sort(funnels, [](const auto& a, const auto& b) {
        return std::tie(b.funnel.front().reached, a.value) <
               std::tie(a.funnel.front().reached, b.value);
    });
    if (funnels.size() > limit)
        funnels.resize(limit);
    return funnels;
}

std::vector<Cohort> evaluate(const RetentionQuery& query, const Footprints& events)
{
    const auto starts = bucket_starts(query.zone, query.unit, query.trails.range);
    const auto index_of = [&](const Footprint& event) {
        const auto date = first_date(query.unit, query.zone.date_of(from_epoch_ms(event.time_ms)));
        const auto found = std::ranges::find(starts, query.zone.start_of(date));
        return static_cast<std::size_t>(found - starts.begin());
    };
    std::vector<Cohort> cohorts;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        cohorts.push_back({.start = starts[i]});
        cohorts.back().returned.resize(starts.size() - 1 - i);
    }
    for (const auto& trail : trails_of(query.trails, query.of, events)) {
        std::set<std::size_t> firsts;
        std::set<std::size_t> returns;
        for (const auto& event : trail) {
            if (is_act(query.first, event))
                firsts.insert(index_of(event));
            if (is_act(query.returning, event))
                returns.insert(index_of(event));
        }
        if (firsts.empty())
            continue;
        auto& cohort = cohorts.at(*firsts.begin());
        ++cohort.size;
        for (const auto later : returns) {
            if (later > *firsts.begin())
                ++cohort.returned.at(later - *firsts.begin() - 1);
        }
    }
    return cohorts;
}

Journeys evaluate(const JourneyQuery& query, const Footprints& events,
                  const std::map<std::string, std::uint64_t>& hashes)
{
    Journeys journeys;
    std::map<std::vector<std::string>, PageSequence> sequences;
    for (const auto& trail : trails_of(query.trails, TrailOf::visit, events)) {
        const auto walk = walk_of(query, pages_of(trail, hashes));
        journeys.visits += walk.empty() ? 0 : 1;
        for (std::size_t length = 1; length <= walk.size(); ++length) {
            const std::vector pages(walk.begin(),
                                    walk.begin() + static_cast<std::ptrdiff_t>(length));
            auto& sequence = sequences[pages];
            sequence.pages = pages;
            ++sequence.visits;
            if (length <= query.depth)
                sequence.ended = sequence.ended.value_or(0) + (length == walk.size() ? 1 : 0);
        }
    }
    for (std::size_t length = 1; length <= query.depth + 1; ++length) {
        std::vector<std::pair<std::vector<std::uint64_t>, PageSequence>> level;
        for (const auto& [pages, sequence] : sequences) {
            std::vector<std::uint64_t> numbers;
            for (const auto& page : pages)
                numbers.push_back(hashes.at(page));
            if (pages.size() == length)
                level.emplace_back(std::move(numbers), sequence);
        }
        std::ranges::sort(level, [](const auto& a, const auto& b) {
            return std::tie(b.second.visits, a.first) < std::tie(a.second.visits, b.first);
        });
        if (level.size() > query.limit)
            level.resize(query.limit);
        std::ranges::sort(level, [](const auto& a, const auto& b) {
            return std::tie(b.second.visits, a.second.pages) <
                   std::tie(a.second.visits, b.second.pages);
        });
        for (auto& [numbers, sequence] : level)
            journeys.sequences.push_back(std::move(sequence));
    }
    return journeys;
}

} // namespace waymark::testing
