// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "events/enrich/visit_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace waymark::events::enrich {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr std::int64_t start_ms = 1'760'000'000'000;
constexpr std::uint64_t visitor = 7;

Event event_at(milliseconds after_start, EventKind kind = EventKind::page_view)
{
    const auto time_ms = start_ms + after_start.count();
    return {.id = {1, static_cast<std::uint64_t>(time_ms)},
            .kind = kind,
            .time_ms = time_ms,
            .received_ms = time_ms,
            .owner = UserId{1},
            .site = SiteId{2}};
}

Event late(milliseconds after_start, milliseconds received_after_start)
{
    auto event = event_at(after_start);
    event.received_ms = start_ms + received_after_start.count();
    return event;
}

std::uint64_t number_in(VisitTable& table, const Event& event, std::uint64_t by)
{
    return visit_part(event, by, false, &table).number;
}

class VisitTableTest : public testing::Test {
protected:
    std::uint64_t visit(const Event& event, std::uint64_t by = visitor)
    {
        return visit_part(event, by, false, &table).number;
    }

    VisitTable table;
};

TEST_F(VisitTableTest, GoesOnForAsLongAsThereIsAnEventInHalfAnHour)
{
    const auto first = visit(event_at(0ms));
    EXPECT_NE(first, 0U);
    EXPECT_EQ(visit(event_at(30min)), first);
    EXPECT_EQ(visit(event_at(60min)), first);
    EXPECT_NE(visit(event_at(90min + 1ms)), first);
}

TEST_F(VisitTableTest, TellsVisitorsAndSitesApart)
{
    const auto first = visit(event_at(0ms));
    EXPECT_NE(visit(event_at(1s), visitor + 1), first);
    auto elsewhere = event_at(1s);
    elsewhere.site = SiteId{3};
    EXPECT_NE(visit(elsewhere), first);
    EXPECT_EQ(visit(event_at(2s)), first);
}

TEST_F(VisitTableTest, TakesLateEventsIntoTheVisitThatTheyFallInto)
{
    const auto first = visit(event_at(60min));
    EXPECT_EQ(visit(late(40min, 60min)), first);
    EXPECT_EQ(visit(late(10min, 60min)), first); // within reach of the one before
    EXPECT_EQ(visit(event_at(90min)), first);    // and no later end is lost
}

TEST_F(VisitTableTest, GivesEventsThatAreTooLateToAVisitOfTheirHalfHour)
{
    const auto now = visit(event_at(300min));
    const auto earlier = visit(late(0ms, 300min));
    EXPECT_NE(earlier, 0U);
    EXPECT_NE(earlier, now);
    EXPECT_EQ(visit(late(1min, 300min)), earlier);
    EXPECT_NE(visit(late(31min, 300min)), earlier);
    EXPECT_EQ(visit(event_at(301min)), now);
}

TEST_F(VisitTableTest, JoinsWhatAClientKeptBackForHours)
{
    const auto first = visit(late(0ms, 300min));
    EXPECT_EQ(visit(late(10min, 300min)), first);
    EXPECT_NE(visit(late(300min, 300min)), first);
}

TEST_F(VisitTableTest, LetsEngagementLengthenAVisitButBeginNone)
{
    EXPECT_EQ(visit(event_at(0ms, EventKind::engagement)), 0U);
    const auto first = visit(event_at(1min));
    EXPECT_EQ(visit(event_at(30min, EventKind::engagement)), first);
    EXPECT_EQ(visit(event_at(60min)), first);
    EXPECT_EQ(visit(event_at(91min, EventKind::engagement)), 0U);
    auto too_late = event_at(60min, EventKind::engagement);
    too_late.time_ms = start_ms - 3'600'000;
    EXPECT_EQ(visit(too_late), 0U);
}

TEST_F(VisitTableTest, NumbersTheSameEventsTheSameInAnotherProcess)
{
    VisitTable other;
    for (const auto when : {0min, 10min, 50min, 40min, 200min, 1min, 201min}) {
        const auto event = late(when, 201min);
        EXPECT_EQ(visit(event), visit_part(event, visitor, false, &other).number) << when.count();
    }
}

TEST_F(VisitTableTest, AnswersTheSameWhenAnEventIsShownTwice)
{
    for (const auto when : {0min, 10min, 50min, 45min, 200min, 1min}) {
        const auto event = late(when, 200min);
        const auto number = visit(event);
        EXPECT_EQ(visit(event), number) << when.count();
    }
}

TEST_F(VisitTableTest, ForgetsAVisitorOfWhomNothingCameInForHalfAnHour)
{
    const auto first = visit(late(0ms, 0ms));
    EXPECT_EQ(visit(late(5min, 30min)), first);
    // A moment in the past, but long after: it can't be told from another visit.
    EXPECT_NE(visit(late(6min, 61min)), first);
}

TEST_F(VisitTableTest, GivesBackTheRoomOfWhoAreGone)
{
    for (std::uint64_t i = 0; i < 10'000; ++i)
        static_cast<void>(visit(event_at(0ms), i));
    EXPECT_EQ(table.size(), 10'000U);
    static_cast<void>(visit(event_at(5min), 0));
    EXPECT_EQ(table.size(), 10'000U);
    static_cast<void>(visit(event_at(31min), 0));
    EXPECT_EQ(table.size(), 1U);
}

TEST(FullVisitTable, CutsTheVisitsOfWhoFindsNoRoomByTheHalfHour)
{
    VisitTable table(2);
    const auto known = number_in(table, event_at(0ms), 1);
    static_cast<void>(number_in(table, event_at(0ms), 2));
    const auto third = number_in(table, event_at(1s), 3);
    EXPECT_NE(third, 0U);
    EXPECT_EQ(number_in(table, event_at(2s), 3), third);
    EXPECT_NE(number_in(table, event_at(31min), 3), third);
    EXPECT_LE(table.size(), 2U);
    EXPECT_EQ(known, [] {
        VisitTable other;
        return number_in(other, event_at(0ms), 1);
    }());

    // Who has been away for half an hour makes room, at the latest a minute after.
    const auto later = number_in(table, event_at(120min), 4);
    EXPECT_EQ(number_in(table, event_at(149min), 4), later);
}

TEST(FullVisitTable, KeepsTheVisitsOfWhoIsInIt)
{
    VisitTable table(1);
    const auto first = number_in(table, event_at(29min), 1);
    static_cast<void>(number_in(table, event_at(30min), 2));
    EXPECT_EQ(number_in(table, event_at(31min), 1), first);
}

TEST_F(VisitTableTest, GoesOnWithAVisitOfTheStore)
{
    table.restore({.site = SiteId{2},
                   .visitor = visitor,
                   .number = 99,
                   .start_s = start_ms / 1000,
                   .first_ms = start_ms,
                   .last_ms = start_ms + 60'000,
                   .begun_ms = start_ms,
                   .received_ms = start_ms + 60'000});
    table.restore({.site = SiteId{2},
                   .visitor = visitor,
                   .number = 98, // an earlier one
                   .start_s = start_ms / 1000 - 9'000,
                   .first_ms = start_ms - 9'000'000,
                   .last_ms = start_ms - 8'000'000,
                   .begun_ms = start_ms - 9'000'000,
                   .received_ms = start_ms + 60'000});
    EXPECT_EQ(table.size(), 1U);
    EXPECT_EQ(visit(event_at(31min)), 99U);
    EXPECT_EQ(visit(late(-30min, 31min)), 99U);
    EXPECT_NE(visit(event_at(62min)), 99U);
}

TEST_F(VisitTableTest, StandsAnyTime)
{
    constexpr std::array times{std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                               std::int64_t{0}, start_ms, std::numeric_limits<std::int64_t>::max()};
    for (const auto time_ms : times) {
        for (const auto received_ms : times) {
            auto event = event_at(0ms);
            event.time_ms = time_ms;
            event.received_ms = received_ms;
            EXPECT_NE(visit(event), 0U);
            table.restore({.site = SiteId{2},
                           .visitor = visitor,
                           .number = 1,
                           .start_s = time_ms,
                           .first_ms = time_ms,
                           .last_ms = received_ms,
                           .begun_ms = received_ms,
                           .received_ms = received_ms});
        }
    }
}

TEST_F(VisitTableTest, KnowsAVisitThatTheClientNamesForEver)
{
    auto event = event_at(0ms);
    event.client_visit = "session-1";
    const auto named = visit(event);
    EXPECT_NE(named, 0U);
    auto years_later = event_at(std::chrono::hours{20'000});
    years_later.client_visit = "session-1";
    EXPECT_EQ(visit_part(years_later, visitor + 1, false, nullptr).number, named);
    years_later.kind = EventKind::engagement;
    EXPECT_EQ(visit(years_later), named);
    years_later.site = SiteId{3};
    EXPECT_NE(visit(years_later), named);
    event.client_visit = "session-2";
    EXPECT_NE(visit(event), named);
}

TEST_F(VisitTableTest, TakesEachEventOfAnUnlinkedVisitorForAVisit)
{
    auto event = event_at(0ms);
    event.flags = flag_visitor_unlinked;
    const std::set visits{visit(event, 1), visit(event, 2),
                          visit_part(event, 3, false, nullptr).number};
    EXPECT_EQ(visits.size(), 3U);
    EXPECT_FALSE(visits.contains(0U));
    EXPECT_EQ(table.size(), 0U);
    event.kind = EventKind::engagement;
    EXPECT_EQ(visit(event, 1), 0U);
}

TEST_F(VisitTableTest, KnowsNoVisitOfALinkNorWithoutATable)
{
    auto click = event_at(0ms, EventKind::click);
    EXPECT_EQ(visit(click), 0U);
    auto of_no_site = event_at(0ms, EventKind::conversion);
    of_no_site.site = {};
    of_no_site.client_visit = "session-1";
    EXPECT_EQ(visit(of_no_site), 0U);
    EXPECT_EQ(visit_part(event_at(0ms), visitor, false, nullptr).number, 0U);
}

// What a visit comes to, said by all of its events.
struct Followed {
    std::vector<Event> events;
    std::int64_t begun = 0;
    std::int64_t bounced = 0;
    std::int64_t lasted_ms = 0;

    void add(const Event& event, const VisitPart& part)
    {
        events.push_back(event);
        begun += part.begins;
        bounced += part.bounces;
        lasted_ms += part.lasts_ms;
    }
    void expect_right() const
    {
        const auto marks = std::ranges::count_if(events, [](const Event& event) {
            return event.kind == EventKind::page_view || event.kind == EventKind::custom;
        });
        std::int64_t told_ms = 0;
        for (const auto& event : events)
            told_ms += event.kind == EventKind::engagement ? event.duration_ms : 0;
        const auto [first, last] = std::ranges::minmax(events, {}, &Event::time_ms);
        const auto length_ms =
            std::max(last.time_ms - first.time_ms, std::min<std::int64_t>(told_ms, 86'400'000));
        EXPECT_EQ(begun, marks > 0 ? 1 : 0);
        EXPECT_EQ(bounced, marks == 1 ? 1 : 0);
        EXPECT_EQ(lasted_ms, marks > 0 ? length_ms : 0);
    }
};

Event random_event(Random& random, milliseconds now)
{
    constexpr std::array kinds{EventKind::page_view, EventKind::custom, EventKind::engagement,
                               EventKind::engagement, EventKind::conversion};
    auto event = event_at(now, kinds[random.below(kinds.size())]);
    if (random.below(3) == 0)
        event.time_ms -= static_cast<std::int64_t>(random.below(100'000'000)) >> random.below(12);
    if (event.kind == EventKind::engagement)
        event.duration_ms = static_cast<std::uint32_t>(random() >> (32 + random.below(24)));
    if (random.below(3) == 0)
        event.client_visit = random.below(2) == 0 ? "one" : "two";
    if (random.below(10) == 0)
        event.flags = flag_visitor_unlinked;
    return event;
}

TEST_F(VisitTableTest, AddsUpToWhatEachVisitComesTo)
{
    Random random(11);
    std::map<std::tuple<std::uint64_t, std::uint32_t, bool>, Followed> visits;
    milliseconds now{0};
    std::size_t parts = 0;
    for (int i = 0; i < 30'000; ++i) {
        now += milliseconds{random.below(random.below(50) == 0 ? 4'000'000 : 200'000)};
        const auto event = random_event(random, now);
        const bool is_bot = random.below(4) == 0;
        const auto by = (event.flags & flag_visitor_unlinked) != 0 ? random() : random.below(5);
        const auto part = visit_part(event, by, is_bot, &table);
        if (part.number == 0) {
            EXPECT_TRUE(part.start_s == 0 && part.begins == 0 && part.bounces == 0 &&
                        part.lasts_ms == 0);
            continue;
        }
        ++parts;
        EXPECT_LE(std::abs(event.time_ms - std::int64_t{part.start_s} * 1000),
                  milliseconds(VisitTable::span_max).count());
        visits[{part.number, part.start_s, is_bot}].add(event, part);
    }
    for (const auto& [key, visit] : visits)
        visit.expect_right();
    EXPECT_GT(parts, 20'000U);
    EXPECT_GT(visits.size(), 2'000U);
    EXPECT_LT(visits.size(), parts / 2);
}

VisitPart named_part(VisitTable& table, Event event)
{
    event.client_visit = "session";
    return visit_part(event, visitor, false, &table);
}

TEST_F(VisitTableTest, BeginsANamedVisitAnewAfterHalfAnHourWithoutAnything)
{
    const auto first = named_part(table, event_at(0ms));
    EXPECT_EQ(first.start_s, start_ms / 1000);
    EXPECT_EQ(named_part(table, late(-20h, 30min)).start_s, first.start_s);
    const auto second = named_part(table, event_at(61min));
    EXPECT_EQ(second.number, first.number);
    EXPECT_EQ(second.start_s, first.start_s + 3'660);
    EXPECT_EQ(second.begins, 1);
    EXPECT_EQ(second.bounces, 1);
}

TEST_F(VisitTableTest, EndsAVisitAfterADay)
{
    const auto first = visit_part(event_at(0ms), visitor, false, &table);
    const auto named = named_part(table, event_at(0ms));
    for (auto now = 20min; now <= 24h; now += 20min) {
        EXPECT_EQ(visit(event_at(now)), first.number);
        EXPECT_EQ(named_part(table, event_at(now)).start_s, named.start_s);
    }
    EXPECT_NE(visit(event_at(24h + 1s)), first.number);
    EXPECT_NE(named_part(table, event_at(24h + 1s)).start_s, named.start_s);
    // An event of another time, that came in with the others.
    EXPECT_EQ(named_part(table, late(-10min, 24h + 2s)).bounces, 1);
}

TEST_F(VisitTableTest, TellsBotsFromPeople)
{
    const auto person = visit_part(event_at(0ms), visitor, false, &table);
    const auto bot = visit_part(event_at(1s), visitor, true, &table);
    EXPECT_EQ(bot.begins, 1);
    EXPECT_EQ(visit_part(event_at(2s), visitor, false, &table).bounces, -1);
    EXPECT_EQ(visit_part(event_at(3s), visitor, true, &table).start_s, bot.start_s);
    EXPECT_NE(person.start_s, bot.start_s);
}

TEST(FullVisitTable, CountsEachEventThatFindsNoRoomAsAVisit)
{
    VisitTable table(1);
    EXPECT_EQ(visit_part(event_at(0ms), 1, false, &table).begins, 1);
    for (const auto now : {1s, 2s}) {
        const auto part = visit_part(event_at(now), 2, false, &table);
        EXPECT_EQ(part.begins, 1);
        EXPECT_EQ(part.bounces, 1);
        EXPECT_EQ(part.start_s, start_ms / 1000 + now.count());
        EXPECT_EQ(named_part(table, event_at(now)).begins, 1);
    }
    EXPECT_EQ(visit_part(event_at(3s), 1, false, &table).bounces, -1);
    EXPECT_EQ(table.size(), 1U);
}

TEST(VisitTable, GoesOnWithWhatTheStoreKnowsOfVisits)
{
    VisitTable table;
    const auto begun = named_part(table, event_at(0ms));
    VisitTable after;
    after.restore({.site = SiteId{2},
                   .number = begun.number,
                   .is_named = true,
                   .start_s = begun.start_s,
                   .first_ms = start_ms,
                   .last_ms = start_ms,
                   .begun_ms = start_ms,
                   .received_ms = start_ms,
                   .marks = 1});
    auto told = event_at(1min, EventKind::engagement);
    told.duration_ms = 70'000;
    for (auto* const of : {&table, &after}) {
        EXPECT_EQ(named_part(*of, told).lasts_ms, 70'000);
        const auto second = named_part(*of, event_at(2min));
        EXPECT_EQ(second.bounces, -1);
        EXPECT_EQ(second.begins, 0);
        EXPECT_EQ(second.lasts_ms, 50'000);
        EXPECT_EQ(second.start_s, begun.start_s);
    }
}

} // namespace
} // namespace waymark::events::enrich
