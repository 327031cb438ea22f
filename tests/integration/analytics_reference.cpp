// SPDX-License-Identifier: Apache-2.0
#include "analytics_reference.hpp"

#include <date/tz.h>
#include <re2/re2.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;

using Key = std::vector<Value>;

bool meets(const Condition& condition, const StoredEvent& event)
{
    const auto& value = event[condition.dimension];
    const auto* const number = std::get_if<std::uint64_t>(&value);
    const auto text = number != nullptr ? std::to_string(*number) : std::get<std::string>(value);
    const auto is_one_of = std::ranges::find(condition.values, text) != condition.values.end();
    switch (condition.match) {
    case Match::is:
    case Match::in:
        return is_one_of;
    case Match::is_not:
    case Match::not_in:
        return !is_one_of;
    case Match::contains:
        return text.contains(condition.values.front());
    case Match::not_contains:
        return !text.contains(condition.values.front());
    case Match::starts_with:
        return text.starts_with(condition.values.front());
    case Match::matches: {
        RE2::Options options;
        options.set_dot_nl(true);
        return RE2::PartialMatch(text, RE2(condition.values.front(), options));
    }
    }
    std::unreachable();
}

} // namespace

bool passes(const Filter& filter, const StoredEvent& event)
{
    const auto part = [&event](const Filter& of) { return passes(of, event); };
    if (const auto* const condition = std::get_if<Condition>(&filter.node))
        return meets(*condition, event);
    if (const auto* const all = std::get_if<Filter::All>(&filter.node))
        return std::ranges::all_of(all->of, part);
    if (const auto* const any = std::get_if<Filter::Any>(&filter.node))
        return std::ranges::any_of(any->of, part);
    return !part(std::get<Filter::Not>(filter.node).of.front());
}

namespace {

bool is_in_scope(const Scope& scope, const StoredEvent& event)
{
    const LinkId link{std::get<std::uint64_t>(event[Dimension::link])};
    const DomainId domain{std::get<std::uint64_t>(event[Dimension::domain])};
    const SiteId site{std::get<std::uint64_t>(event[Dimension::site])};
    if (scope.links() && std::ranges::find(*scope.links(), link) == scope.links()->end())
        return false;
    return (!scope.owner() || scope.owner()->value == event.owner) &&
           (!scope.site() || *scope.site() == site) &&
           (!scope.domain() || *scope.domain() == domain);
}

} // namespace

bool is_asked_for(const Query& query, const StoredEvent& event)
{
    const auto time = from_epoch_ms(event.time_ms);
    const bool is_in_range = !query.range || (query.range->from <= time && time < query.range->to);
    return is_in_range && is_in_scope(query.scope, event) &&
           (!query.filter || passes(*query.filter, event));
}

namespace {

bool counts(Metric metric, const Query& query, const StoredEvent& event)
{
    if (metric == Metric::bot_events)
        return event.is_bot;
    if (event.is_bot && !query.include_bots)
        return false;
    const auto& kind = std::get<std::string>(event[Dimension::kind]);
    if (metric == Metric::clicks)
        return kind == "click";
    if (metric == Metric::visits)
        return event[Dimension::visit] != Value{std::uint64_t{0}};
    return metric != Metric::page_views || kind == "page_view";
}

// The start of the bucket by way of the calendar on the wall.
TimePoint bucket_of(TimePoint time, TimeUnit unit, const TimeZone& zone)
{
    const auto local = date::make_zoned(zone.name(), time).get_local_time();
    const auto day = date::floor<date::days>(local);
    if (unit == TimeUnit::hour)
        return time - (local - date::floor<std::chrono::hours>(local));
    const date::year_month_day date{day};
    auto first = day;
    if (unit == TimeUnit::week)
        first = day - (date::weekday{day} - date::Monday);
    if (unit == TimeUnit::month)
        first = date::local_days{date.year() / date.month() / 1};
    return date::make_zoned(zone.name(), date::local_time<std::chrono::milliseconds>{first},
                            date::choose::earliest)
        .get_sys_time();
}

std::uint64_t hour_of(TimePoint time, const TimeZone& zone)
{
    const auto local = date::make_zoned(zone.name(), time).get_local_time();
    const auto since_midnight = local - date::floor<date::days>(local);
    return static_cast<std::uint64_t>(date::floor<std::chrono::hours>(since_midnight).count());
}

} // namespace

std::vector<Value> key_of(const Query& query, const StoredEvent& event)
{
    Key key;
    for (const Dimension dimension : query.dimensions) {
        const auto& row = row_of(dimension);
        const auto time = from_epoch_ms(event.time_ms);
        if (row.unit)
            key.emplace_back(bucket_of(time, *row.unit, query.zone));
        else if (row.cycle)
            key.emplace_back(hour_of(time, query.zone));
        else
            key.push_back(event[dimension]);
    }
    return key;
}

namespace {

struct Tally {
    std::uint64_t count = 0;
    std::set<std::string> distinct;
};

std::string distinct_of(Metric metric, const StoredEvent& event)
{
    if (metric == Metric::visits)
        return std::to_string(std::get<std::uint64_t>(event[Dimension::visit]));
    return metric == Metric::visitors ? std::to_string(event.visitor) : event.ip;
}

std::uint64_t result_of(Metric metric, const Tally& tally)
{
    const bool is_distinct = metric == Metric::visitors || metric == Metric::unique_addresses ||
                             metric == Metric::visits;
    return is_distinct ? tally.distinct.size() : tally.count;
}

// Every bucket that a quarter of an hour of the range falls into: no offset changes by less.
void add_empty_buckets(const Query& query, TimeUnit unit, std::map<Key, std::vector<Tally>>& groups)
{
    const auto add = [&](TimePoint time) {
        groups.try_emplace({bucket_of(time, unit, query.zone)}, query.metrics.size());
    };
    for (auto time = query.range->from; time < query.range->to; time += 15min)
        add(time);
    add(query.range->to - 1ms);
}

bool comes_before(const Query& query, const std::vector<Value>& a, const std::vector<Value>& b)
{
    const auto at = [&query](const Order& order) {
        const auto* const metric = std::get_if<Metric>(&order.by);
        if (metric == nullptr)
            return std::ranges::find(query.dimensions, std::get<Dimension>(order.by)) -
                   query.dimensions.begin();
        return std::ssize(query.dimensions) +
               (std::ranges::find(query.metrics, *metric) - query.metrics.begin());
    };
    auto order = query.order;
    const bool is_by_time = !query.dimensions.empty() && row_of(query.dimensions.front()).unit;
    if (order.empty() && !is_by_time)
        order.push_back({query.metrics.front(), true});
    for (const Dimension dimension : query.dimensions)
        order.push_back({dimension, false});
    for (const auto& part : order) {
        const auto& left = a[static_cast<std::size_t>(at(part))];
        const auto& right = b[static_cast<std::size_t>(at(part))];
        if (left != right)
            return part.is_descending ? right < left : left < right;
    }
    return false;
}

std::map<Key, std::vector<Tally>> grouped(const Query& query,
                                          const std::vector<StoredEvent>& events)
{
    std::map<Key, std::vector<Tally>> groups;
    if (query.dimensions.empty())
        groups.try_emplace({}, query.metrics.size());
    for (const auto& event : events) {
        if (!is_asked_for(query, event))
            continue;
        for (std::size_t i = 0; i < query.metrics.size(); ++i) {
            if (!counts(query.metrics[i], query, event))
                continue;
            auto& tallies =
                groups.try_emplace(key_of(query, event), query.metrics.size()).first->second;
            ++tallies[i].count;
            tallies[i].distinct.insert(distinct_of(query.metrics[i], event));
        }
    }
    return groups;
}

} // namespace

std::vector<std::vector<Value>> evaluate(const Query& query, const std::vector<StoredEvent>& events)
{
    auto groups = grouped(query, events);
    if (is_time_series(query))
        add_empty_buckets(query, *row_of(query.dimensions.front()).unit, groups);

    std::vector<std::vector<Value>> rows;
    for (const auto& [key, tallies] : groups) {
        auto row = key;
        for (std::size_t i = 0; i < query.metrics.size(); ++i)
            row.emplace_back(result_of(query.metrics[i], tallies[i]));
        rows.push_back(std::move(row));
    }
    if (query.dimensions.empty())
        return rows;
    std::ranges::sort(rows,
                      [&query](const auto& a, const auto& b) { return comes_before(query, a, b); });
    const auto begin = std::min(query.offset, rows.size());
    const auto end = std::min(begin + query.limit, rows.size());
    return {rows.begin() + static_cast<std::ptrdiff_t>(begin),
            rows.begin() + static_cast<std::ptrdiff_t>(end)};
}

bool is_asked_for(const ClickQuery& query, const StoredEvent& event)
{
    const Query of_clicks{.scope = query.scope,
                          .metrics = {Metric::clicks},
                          .dimensions = {},
                          .filter = query.filter,
                          .range = query.range,
                          .include_bots = query.include_bots};
    return is_asked_for(of_clicks, event) && counts(Metric::clicks, of_clicks, event);
}

} // namespace waymark::testing
