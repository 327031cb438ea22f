// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visit_table.hpp"

#include "base/random.hpp"
#include "events/enrich/preimage.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <utility>

namespace waymark::events::enrich {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t idle_ms = milliseconds(VisitTable::idle_max).count();
constexpr std::int64_t idle_s = seconds(VisitTable::idle_max).count();
constexpr std::int64_t span_ms = milliseconds(VisitTable::span_max).count();
constexpr std::int64_t seconds_max = UINT32_MAX;

// What a visit holds them in.
constexpr std::uint32_t told_bits = (1U << 30U) - 1;
constexpr std::uint32_t mark_bits = 3;

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

bool is_mark(const Event& event)
{
    return event.kind == EventKind::page_view || event.kind == EventKind::custom;
}

// As many as matter.
std::uint32_t few(std::uint64_t marks)
{
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(marks, 2));
}

std::uint32_t believed(std::uint64_t told_ms)
{
    return static_cast<std::uint32_t>(
        std::min(told_ms, static_cast<std::uint64_t>(milliseconds(VisitTable::told_max).count())));
}

// Of one visitor, two visits may begin at the same time, if the second one's events come in late.
std::uint64_t begun_by(const Event& event, std::uint64_t visitor)
{
    Preimage preimage;
    preimage.add('b');
    preimage.add(event.site.value);
    preimage.add(visitor);
    preimage.add(believable_ms(event.time_ms));
    preimage.add(event.received_ms);
    return preimage.hash(number_key);
}

std::uint64_t by_half_hour(SiteId site, std::uint64_t visitor, std::int64_t time_ms)
{
    Preimage preimage;
    preimage.add('h');
    preimage.add(site.value);
    preimage.add(visitor);
    preimage.add(time_ms / idle_ms);
    return preimage.hash(number_key);
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

// What the table looks at of an event.
struct VisitTable::Moment {
    explicit Moment(const Event& event)
        : time_ms(believable_ms(event.time_ms)), received_s(whole_seconds(event.received_ms)),
          told_ms(event.kind == EventKind::engagement ? event.duration_ms : 0),
          is_mark(enrich::is_mark(event))
    {
    }

    // 0 stands for an event of no visit.
    [[nodiscard]] std::uint32_t start_s() const
    {
        return std::max(whole_seconds(time_ms), std::uint32_t{1});
    }

    std::int64_t time_ms;
    std::uint32_t received_s;
    std::uint32_t told_ms;
    bool is_mark;
};

VisitTable::VisitTable(std::size_t visits_max) : visits_max_(visits_max)
{
    fill_secret(secret_);
}

VisitPart VisitTable::add(const Event& event, std::uint64_t visitor, bool is_bot)
{
    assert(event.site);
    const Moment moment(event);
    forget_idle(moment.received_s);
    if (!event.client_visit.empty())
        return add_named(event, is_bot, moment);

    const bool may_begin = event.kind != EventKind::engagement;
    const auto key = key_of('v', event.site, visitor, is_bot);
    Visit* const visit = find(key, moment);
    const std::int64_t since_start_ms =
        visit == nullptr ? 0 : moment.time_ms - std::int64_t{visit->start_s} * 1000;
    if (visit == nullptr || since_start_ms > std::min(visit->last_ms + idle_ms, span_ms)) {
        if (!may_begin)
            return {};
        const bool has_room = visits_.contains(key) || visits_.size() < visits_max_;
        return begin(key,
                     has_room ? begun_by(event, visitor)
                              : by_half_hour(event.site, visitor, moment.time_ms),
                     moment);
    }
    if (since_start_ms < std::max(visit->first_ms - idle_ms, -span_ms))
        return may_begin ? add_late(event, visitor, is_bot, moment) : VisitPart{};
    return go_on(*visit, moment);
}

VisitPart VisitTable::add_named(const Event& event, bool is_bot, const Moment& moment)
{
    const auto number = named_by_client(event);
    const auto key = key_of('c', event.site, number, is_bot);
    Visit* const visit = find(key, moment);
    const bool goes_on = visit != nullptr &&
                         std::abs(moment.time_ms - std::int64_t{visit->start_s} * 1000) <= span_ms;
    return goes_on ? go_on(*visit, moment) : begin(key, number, moment);
}

VisitPart VisitTable::add_late(const Event& event, std::uint64_t visitor, bool is_bot,
                               const Moment& moment)
{
    const auto number = by_half_hour(event.site, visitor, moment.time_ms);
    const auto key = key_of('h', event.site, number, is_bot);
    Visit* const visit = find(key, moment);
    return visit != nullptr ? go_on(*visit, moment) : begin(key, number, moment);
}

// Null if it is forgotten, whether it still takes up room or not.
VisitTable::Visit* VisitTable::find(std::uint64_t key, const Moment& moment)
{
    const auto found = visits_.find(key);
    if (found == visits_.end() || distance(found->second.received_s, moment.received_s) > idle_s ||
        distance(found->second.begun_s, moment.received_s) > span_ms / 1000)
        return nullptr;
    return &found->second;
}

VisitPart VisitTable::begin(std::uint64_t key, std::uint64_t number, const Moment& moment)
{
    const auto start_s = moment.start_s();
    const auto since_ms = static_cast<std::int32_t>(moment.time_ms - std::int64_t{start_s} * 1000);
    Visit visit{.number = number,
                .start_s = start_s,
                .begun_s = moment.received_s,
                .received_s = moment.received_s,
                .first_ms = since_ms,
                .last_ms = since_ms,
                .told_ms = 0,
                .marks = 0};
    const auto part = go_on(visit, moment);
    if (visits_.contains(key) || visits_.size() < visits_max_)
        visits_.insert_or_assign(key, visit);
    return part;
}

VisitPart VisitTable::go_on(Visit& visit, const Moment& moment)
{
    const auto length_before_ms = length_ms(visit);
    const auto since_ms =
        static_cast<std::int32_t>(moment.time_ms - std::int64_t{visit.start_s} * 1000);
    const auto marks_before = visit.marks;
    visit.first_ms = std::min(visit.first_ms, since_ms);
    visit.last_ms = std::max(visit.last_ms, since_ms);
    visit.received_s = moment.received_s;
    visit.told_ms = believed(std::uint64_t{visit.told_ms} + moment.told_ms) & told_bits;
    visit.marks = few(std::uint64_t{visit.marks} + (moment.is_mark ? 1 : 0)) & mark_bits;
    const int bounces = (visit.marks == 1 ? 1 : 0) - (marks_before == 1 ? 1 : 0);
    return {.number = visit.number,
            .start_s = visit.start_s,
            .begins = static_cast<std::int8_t>(marks_before == 0 && visit.marks > 0 ? 1 : 0),
            .bounces = static_cast<std::int8_t>(bounces),
            .lasts_ms = length_ms(visit) - length_before_ms};
}

std::int64_t VisitTable::length_ms(const Visit& visit)
{
    if (visit.marks == 0)
        return 0;
    return std::max<std::int64_t>(std::int64_t{visit.last_ms} - visit.first_ms, visit.told_ms);
}

void VisitTable::restore(const KnownVisit& known)
{
    const auto start_ms = std::clamp<std::int64_t>(known.start_s, 1, seconds_max) * 1000;
    const auto since_start = [start_ms](std::int64_t time_ms) {
        return static_cast<std::int32_t>(
            std::clamp(believable_ms(time_ms) - start_ms, -span_ms, span_ms));
    };
    const Visit visit{.number = known.number,
                      .start_s = whole_seconds(start_ms),
                      .begun_s = whole_seconds(known.begun_ms),
                      .received_s = whole_seconds(known.received_ms),
                      .first_ms = since_start(known.first_ms),
                      .last_ms = since_start(known.last_ms),
                      .told_ms = believed(known.told_ms) & told_bits,
                      .marks = few(known.marks) & mark_bits};
    const bool is_late =
        !known.is_named && known.number == by_half_hour(known.site, known.visitor, start_ms);
    const auto key =
        key_of(known.is_named ? 'c'
               : is_late      ? 'h'
                              : 'v',
               known.site, known.is_named || is_late ? known.number : known.visitor, known.is_bot);
    const auto found = visits_.find(key);
    if (found == visits_.end() && visits_.size() < visits_max_)
        visits_.emplace(key, visit);
    else if (found != visits_.end() && std::pair(found->second.begun_s, found->second.start_s) <
                                           std::pair(visit.begun_s, visit.start_s))
        found->second = visit;
}

void VisitTable::clear()
{
    visits_ = {};
    looked_through_s_ = 0;
}

std::uint64_t VisitTable::key_of(char kind, SiteId site, std::uint64_t who, bool is_bot) const
{
    Preimage preimage;
    preimage.add(kind);
    preimage.add(site.value);
    preimage.add(who);
    preimage.add(is_bot ? 'b' : 'p');
    return preimage.hash(secret_);
}

// Whom nobody asks for again would stay otherwise.
void VisitTable::forget_idle(std::uint32_t received_s)
{
    const auto rest = visits_.size() < visits_max_ ? rest_s : rest_while_full_s;
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

VisitPart visit_part(const Event& event, std::uint64_t visitor, bool is_bot, VisitTable* visits)
{
    if (!event.site || event.kind == EventKind::click)
        return {};
    const bool is_named = !event.client_visit.empty();
    if (!is_named && (event.flags & flag_visitor_unlinked) != 0) {
        if (event.kind == EventKind::engagement)
            return {};
        const auto marks = static_cast<std::int8_t>(is_mark(event) ? 1 : 0);
        return {.number = begun_by(event, visitor),
                .start_s = std::max(whole_seconds(event.time_ms), std::uint32_t{1}),
                .begins = marks,
                .bounces = marks};
    }
    if (visits != nullptr)
        return visits->add(event, visitor, is_bot);
    return {.number = is_named ? named_by_client(event) : 0};
}

} // namespace waymark::events::enrich
