// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visit_table.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

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

class VisitTableTest : public testing::Test {
protected:
    std::uint64_t visit(const Event& event, std::uint64_t by = visitor)
    {
        return visit_of(event, by, &table);
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
        EXPECT_EQ(visit(event), visit_of(event, visitor, &other)) << when.count();
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
    const auto known = table.visit_of(event_at(0ms), 1);
    static_cast<void>(table.visit_of(event_at(0ms), 2));
    const auto third = table.visit_of(event_at(1s), 3);
    EXPECT_NE(third, 0U);
    EXPECT_EQ(table.visit_of(event_at(2s), 3), third);
    EXPECT_NE(table.visit_of(event_at(31min), 3), third);
    EXPECT_LE(table.size(), 2U);
    EXPECT_EQ(known, VisitTable().visit_of(event_at(0ms), 1));

    // Who has been away for half an hour makes room, at the latest a minute after.
    const auto later = table.visit_of(event_at(120min), 4);
    EXPECT_EQ(table.visit_of(event_at(149min), 4), later);
}

TEST(FullVisitTable, KeepsTheVisitsOfWhoIsInIt)
{
    VisitTable table(1);
    const auto first = table.visit_of(event_at(29min), 1);
    static_cast<void>(table.visit_of(event_at(30min), 2));
    EXPECT_EQ(table.visit_of(event_at(31min), 1), first);
}

TEST_F(VisitTableTest, GoesOnWithAVisitOfTheStore)
{
    table.restore({.site = SiteId{2},
                   .visitor = visitor,
                   .number = 99,
                   .first_ms = start_ms,
                   .last_ms = start_ms + 60'000,
                   .received_ms = start_ms + 60'000});
    table.restore({.site = SiteId{2},
                   .visitor = visitor,
                   .number = 98, // an earlier one
                   .first_ms = start_ms - 9'000'000,
                   .last_ms = start_ms - 8'000'000,
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
                           .first_ms = time_ms,
                           .last_ms = received_ms,
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
    EXPECT_EQ(visit_of(years_later, visitor + 1, nullptr), named);
    years_later.kind = EventKind::engagement;
    EXPECT_EQ(visit(years_later), named);
    years_later.site = SiteId{3};
    EXPECT_NE(visit(years_later), named);
    event.client_visit = "session-2";
    EXPECT_NE(visit(event), named);
    EXPECT_EQ(table.size(), 0U);
}

TEST_F(VisitTableTest, TakesEachEventOfAnUnlinkedVisitorForAVisit)
{
    auto event = event_at(0ms);
    event.flags = flag_visitor_unlinked;
    const std::set visits{visit(event, 1), visit(event, 2), visit_of(event, 3, nullptr)};
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
    EXPECT_EQ(visit_of(event_at(0ms), visitor, nullptr), 0U);
}

} // namespace
} // namespace waymark::events::enrich
