// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visit_table.hpp"

#include "base/random.hpp"
#include "events/enrich/preimage.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::events::enrich {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t idle_ms = milliseconds(VisitTable::idle_max).count();
constexpr std::int64_t idle_s = seconds(VisitTable::idle_max).count();
constexpr std::int64_t seconds_max = UINT32_MAX;

// Times of receipt between which the table is looked through.
constexpr std::int64_t rest_s = 600;
constexpr std::int64_t rest_while_full_s = 60;

constexpr VisitorKey number_key{'n', 'u', 'm', 'b', 'e', 'r', '_', 'o',
                                'f', '_', 'a', '_', 'v', 'i', 's', 'i'};

std::int64_t believable_ms(std::int64_t time_ms)
{
    return std::clamp<std::int64_t>(time_ms, 0, seconds_max * 1000);
}

std::uint32_t whole_seconds(std::int64_t time_ms)
{
    return static_cast<std::uint32_t>(believable_ms(time_ms) / 1000);
}

// Clocks may be set back as well.
std::int64_t distance(std::uint32_t a, std::uint32_t b)
{
    return a < b ? b - a : a - b;
}

std::uint64_t number_of(char kind, const Event& event, std::uint64_t visitor, std::int64_t when)
{
    Preimage preimage;
    preimage.add(kind);
    preimage.add(event.site.value);
    preimage.add(visitor);
    preimage.add(when);
    return preimage.hash(number_key);
}

std::uint64_t begun_by(const Event& event, std::uint64_t visitor)
{
    return number_of('b', event, visitor, believable_ms(event.time_ms));
}

std::uint64_t by_half_hour(const Event& event, std::uint64_t visitor)
{
    return number_of('h', event, visitor, believable_ms(event.time_ms) / idle_ms);
}

std::uint64_t named_by_client(const Event& event)
{
    Preimage preimage;
    preimage.add('c');
    preimage.add(event.site.value);
    preimage.add(event.client_visit);
    return preimage.hash(number_key);
}

} // namespace

VisitTable::VisitTable(std::size_t visitors_max) : visitors_max_(visitors_max)
{
    fill_secret(secret_);
}

std::uint64_t VisitTable::visit_of(const Event& event, std::uint64_t visitor)
{
    assert(event.site);
    const std::int64_t time_ms = believable_ms(event.time_ms);
    const auto received_s = whole_seconds(event.received_ms);
    forget_idle(received_s);

    const bool may_begin = event.kind != EventKind::engagement;
    const auto key = key_of(event.site, visitor);
    const auto found = visits_.find(key);
    const bool is_known =
        found != visits_.end() && distance(found->second.received_s, received_s) <= idle_s;
    if (!is_known || time_ms > found->second.last_ms + idle_ms) {
        if (!may_begin)
            return 0;
        if (found == visits_.end() && visits_.size() >= visitors_max_)
            return by_half_hour(event, visitor);
        const auto number = begun_by(event, visitor);
        visits_.insert_or_assign(key, Visit{number, time_ms, 0, received_s});
        return number;
    }

    Visit& visit = found->second;
    const std::int64_t first_ms = visit.last_ms - visit.length_ms;
    if (time_ms < first_ms - idle_ms)
        return may_begin ? by_half_hour(event, visitor) : 0;
    visit.last_ms = std::max(visit.last_ms, time_ms);
    const auto length_ms = visit.last_ms - std::min(first_ms, time_ms);
    visit.length_ms = static_cast<std::uint32_t>(std::min<std::int64_t>(length_ms, UINT32_MAX));
    visit.received_s = received_s;
    return visit.number;
}

void VisitTable::restore(const KnownVisit& known)
{
    const auto last_ms = believable_ms(known.last_ms);
    const auto length_ms = last_ms - std::min(last_ms, believable_ms(known.first_ms));
    const Visit visit{.number = known.number,
                      .last_ms = last_ms,
                      .length_ms =
                          static_cast<std::uint32_t>(std::min<std::int64_t>(length_ms, UINT32_MAX)),
                      .received_s = whole_seconds(known.received_ms)};
    const auto key = key_of(known.site, known.visitor);
    const auto found = visits_.find(key);
    if (found == visits_.end() && visits_.size() < visitors_max_)
        visits_.emplace(key, visit);
    else if (found != visits_.end() && found->second.last_ms < last_ms)
        found->second = visit;
}

void VisitTable::clear()
{
    visits_ = {};
    looked_through_s_ = 0;
}

std::uint64_t VisitTable::key_of(SiteId site, std::uint64_t visitor) const
{
    Preimage preimage;
    preimage.add(site.value);
    preimage.add(visitor);
    return preimage.hash(secret_);
}

// Whom nobody asks for again would stay otherwise.
void VisitTable::forget_idle(std::uint32_t received_s)
{
    const auto rest = visits_.size() < visitors_max_ ? rest_s : rest_while_full_s;
    if (distance(received_s, looked_through_s_) < rest)
        return;
    looked_through_s_ = received_s;
    boost::unordered::erase_if(visits_, [received_s](const auto& entry) {
        return distance(entry.second.received_s, received_s) > idle_s;
    });
    constexpr std::size_t sparse = 8;
    if (visits_.size() < visits_.bucket_count() / sparse)
        visits_.rehash(0);
}

std::uint64_t visit_of(const Event& event, std::uint64_t visitor, VisitTable* visits)
{
    if (!event.site || event.kind == EventKind::click)
        return 0;
    if (!event.client_visit.empty())
        return named_by_client(event);
    if ((event.flags & flag_visitor_unlinked) != 0)
        return event.kind == EventKind::engagement ? 0 : begun_by(event, visitor);
    return visits == nullptr ? 0 : visits->visit_of(event, visitor);
}

} // namespace waymark::events::enrich
