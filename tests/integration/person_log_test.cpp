// SPDX-License-Identifier: Apache-2.0
// All that is stored of one person: told, and erased.
#include "analytics/person_log.hpp"
#include "analytics_store_test.hpp"
#include "clickhouse/uuid.hpp"
#include "events/event_table_erase.hpp"
#include "events/rollup_upkeep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace waymark::testing {

namespace {

using namespace analytics;
using namespace std::chrono_literals;
using events::Event;
using events::EventKind;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 4 / 1} + 12h};
constexpr TimePoint later = noon + 24h;
constexpr SiteId site{7};

class PersonLogTest : public AnalyticsStoreTest {
protected:
    struct Stored {
        Event event;
        std::uint64_t visitor = 0;
        std::uint64_t visit = 0;
    };

    PersonLogTest()
    {
        constexpr std::array<std::string_view, 3> users{"", "o'neil", "bob"};
        for (std::uint64_t i = 1; i <= 9'000; ++i) {
            Stored one{.event = {.id = {i * 7919 % 9'001, i}, .kind = EventKind::page_view},
                       .visitor = 1 + random.below(3)};
            // Half of them within a second, some in the same millisecond.
            const auto at = random.below(2) == 0 ? random.below(1'000) : random.below(9'000'000);
            one.event.time_ms = to_epoch_ms(noon) + static_cast<std::int64_t>(at);
            one.event.received_ms = to_epoch_ms(noon);
            one.event.owner = UserId{3};
            one.event.site = SiteId{7 + random.below(2)};
            one.event.user = users[random.below(10) < 8 ? 0 : 1 + random.below(2)];
            one.visit = one.visitor * 1'000 + at / 60'000;
            stored.push_back(one);
        }
        clickhouse::RowBinary body;
        for (const auto& one : stored) {
            events::enrich::Derived derived;
            derived.visitor = one.visitor;
            derived.visit.number = one.visit;
            derived.visit.start_s = static_cast<std::uint32_t>(one.event.time_ms / 1000);
            events::write_event_row(body, {one.event, derived});
        }
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    using Key = std::pair<std::int64_t, std::string>; // time, id

    static Key key_of(const Stored& one)
    {
        return {one.event.time_ms,
                to_string(clickhouse::Uuid{one.event.id.high, one.event.id.low})};
    }

    // By the definition of Person.
    [[nodiscard]] std::multiset<Key> expected(const Person& person) const
    {
        std::set<std::pair<std::uint64_t, std::uint64_t>> parts; // visits and visitors of the user
        for (const auto& one : stored) {
            if (one.event.site == person.site && one.event.user == person.user)
                parts.emplace(one.visit, one.visitor);
        }
        std::multiset<Key> keys;
        for (const auto& one : stored) {
            const bool is_theirs = person.visitor ? one.visitor == *person.visitor
                                                  : one.event.user == person.user ||
                                                        (one.event.user.empty() &&
                                                         parts.contains({one.visit, one.visitor}));
            if (one.event.site == person.site && is_theirs)
                keys.insert(key_of(one));
        }
        return keys;
    }

    std::multiset<Key> told(const Person& person)
    {
        PersonLog log(reader, person, later);
        std::vector<Key> keys;
        for (;;) {
            const auto portion = log.next();
            EXPECT_TRUE(portion) << portion.error().message;
            if (!portion || portion->empty())
                break;
            EXPECT_LE(portion->size(), PersonLog::portion_events);
            for (const auto& event : *portion)
                keys.emplace_back(to_epoch_ms(event.time), event.id);
        }
        EXPECT_TRUE(std::ranges::is_sorted(keys, {}, &Key::first));
        return {keys.begin(), keys.end()};
    }

    std::vector<Stored> stored;
};

INSTANTIATE_TEST_SUITE_P(Stores, PersonLogTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(PersonLogTest, TellsEachEventOfAPersonOnce)
{
    for (const Person& person :
         {Person{.site = site, .visitor = 2}, Person{.site = site, .user = "bob"},
          Person{.site = site, .user = "o'neil"}}) {
        EXPECT_GT(expected(person).size(), 1'000U);
        EXPECT_EQ(told(person), expected(person));
    }
    EXPECT_TRUE(told({.site = site, .visitor = 99}).empty());
    EXPECT_TRUE(told({.site = site, .user = "nobody"}).empty());
}

TEST_P(PersonLogTest, ErasesWhatItTells)
{
    const Person bob{.site = site, .user = "bob"};
    std::erase_if(stored, [gone = expected(bob)](const Stored& one) {
        return one.event.site == site && gone.contains(key_of(one));
    });
    events::erase_events(store->client(), {.site = site, .user = "bob"});
    EXPECT_TRUE(told(bob).empty());
    for (const Person& person :
         {Person{.site = site, .visitor = 2}, Person{.site = SiteId{8}, .user = "bob"}})
        EXPECT_EQ(told(person), expected(person));

    const std::array both{events::Erasure{.site = site, .visitor = 2},
                          events::Erasure{.site = SiteId{8}, .visitor = 1}};
    std::erase_if(stored, [](const Stored& one) {
        return one.visitor == (one.event.site == site ? 2U : 1U);
    });
    events::erase_events(store->client(), both);
    for (const Person& person :
         {Person{.site = site, .visitor = 1}, Person{.site = site, .visitor = 2},
          Person{.site = SiteId{8}, .visitor = 1}, Person{.site = SiteId{8}, .visitor = 2}})
        EXPECT_EQ(told(person), expected(person));
    events::repair_rollups(store->client());
    EXPECT_EQ(events::count_wrong_days(store->client()), 0U);
}

TEST_P(PersonLogTest, TellsAllOfAnEvent)
{
    const Event event{.id = {0x0199'a000'0000'7000U, 0x8000'0000'0000'0001U},
                      .kind = EventKind::custom,
                      .time_ms = to_epoch_ms(noon + 7ms),
                      .site = SiteId{9},
                      .ip = IpAddress::v4(0x08080808U),
                      .path = "/a\tb",
                      .user = "ann",
                      .value_e4 = -125'000,
                      .duration_ms = 7,
                      .properties = {{"plan", "p'ro"}, {"a\tb", ""}}};
    events::enrich::Derived derived;
    derived.visitor = 0x0c1f'0a2b'3d4e'5f60U;
    derived.is_bot = true;
    clickhouse::RowBinary body;
    events::write_event_row(body, {event, derived});
    store->client().insert(events::event_insert_statement(), body.bytes());

    PersonLog log(reader, {.site = SiteId{9}, .user = "ann"}, later);
    const auto portion = log.next();
    ASSERT_TRUE(portion);
    ASSERT_EQ(portion->size(), 1U);
    const auto& told = portion->front();
    EXPECT_EQ(told.time, noon + 7ms);
    EXPECT_EQ(told.id, "0199a000-0000-7000-8000-000000000001");
    const auto value = [&told](std::string_view name) {
        const auto found = std::ranges::find(person_fields(), name, &PersonField::name);
        return told.values.at(static_cast<std::size_t>(found - person_fields().begin()));
    };
    EXPECT_EQ(value("kind"), "custom");
    EXPECT_EQ(value("ip"), "8.8.8.8");
    EXPECT_EQ(value("path"), "/a\tb");
    EXPECT_EQ(value("user_id"), "ann");
    EXPECT_EQ(value("visitor_id"), "0c1f0a2b3d4e5f60");
    EXPECT_EQ(value("duration_ms"), "7");
    EXPECT_EQ(std::stod(value("value")), -12.5);
    EXPECT_EQ(value("is_bot"), "1");
    EXPECT_THAT(told.properties, ElementsAre(Pair("plan", "p'ro"), Pair("a\tb", "")));
}

} // namespace

} // namespace waymark::testing
