// SPDX-License-Identifier: Apache-2.0
// The clicks that are written down with links, against those in real event stores.
#include "analytics_samples.hpp"
#include "analytics_store_test.hpp"
#include "clickhouse/client.hpp"
#include "counts/click_counter.hpp"
#include "links/link_repository.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace waymark::testing {

namespace {

using namespace std::chrono_literals;
using analytics::Dimension;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 4 / 1} + 12h};

// People and bots by link.
using Counts = std::map<LinkId, std::pair<std::uint64_t, std::uint64_t>>;

class CountsTest : public AnalyticsStoreTest {
protected:
    CountsTest()
    {
        meta->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
    }

    std::vector<LinkId> make_links(std::size_t count)
    {
        std::vector<links::Link> wanted(count);
        for (auto& link : wanted) {
            link.slug = "s" + std::to_string(++links_made);
            link.uid = "u" + link.slug;
            link.target_url = "https://example.com/";
            link.owner = UserId{1};
        }
        std::vector<LinkId> made;
        for (const auto& link : links.insert(wanted)) {
            made.push_back(link.value().id);
            expected[made.back()] = {0, 0};
        }
        return made;
    }

    // Stores `count` clicks of any of these links, and says which they were.
    std::vector<StoredEvent> click(const std::vector<LinkId>& which, std::size_t count)
    {
        std::vector<StoredEvent> clicks;
        for (std::size_t i = 0; i < count; ++i) {
            const LinkId link = which[random.below(which.size())];
            clicks.push_back(plain_click(link, noon + std::chrono::milliseconds{i}));
            clicks.back().is_bot = random.below(4) == 0;
            auto& [people, bots] = expected[link];
            ++(clicks.back().is_bot ? bots : people);
        }
        insert(clicks);
        return clicks;
    }

    void note(const std::vector<StoredEvent>& clicks)
    {
        std::vector<LinkId> clicked;
        for (const auto& event : clicks)
            clicked.push_back(LinkId{std::get<std::uint64_t>(event[Dimension::link])});
        counter.note_stored(clicked);
    }

    Counts written()
    {
        Counts counts;
        for (const auto& [link, people, bots] : links.clicks_after(LinkId{}, 1'000'000))
            counts[link] = {people, bots};
        return counts;
    }

    std::unique_ptr<storage::MetaStore> meta = storage::MetaStore::open({});
    links::LinkRepository links{*meta};
    counts::ClickCounter counter{reader, links};
    Counts expected;
    std::size_t links_made = 0;
};

INSTANTIATE_TEST_SUITE_P(Stores, CountsTest,
                         ::testing::Values(StoreKind::engine, StoreKind::server_18),
                         ::testing::PrintToStringParamName());

TEST_P(CountsTest, EqualTheStoreAfterRandomClicks)
{
    const auto which = make_links(50);
    for (int round = 0; round < 10; ++round) {
        note(click(which, random.below(400)));
        counter.count_noted();
        ASSERT_EQ(written(), expected);
    }
    EXPECT_EQ(counter.reconcile(), 0U);
}

TEST_P(CountsTest, DoNotGrowWhenABatchIsToldOfAgain)
{
    const auto clicks = click(make_links(5), 100);
    for (int time = 0; time < 3; ++time) {
        note(clicks);
        counter.count_noted();
        EXPECT_EQ(written(), expected);
    }
}

TEST_P(CountsTest, OfMoreLinksThanOneQueryTakesAreAllWrittenDown)
{
    const auto which = make_links(analytics::filter_values_max + 10);
    note(click(which, 8'000));
    counter.count_noted();
    EXPECT_EQ(written(), expected);
}

TEST_P(CountsTest, OfWhatWasNotedWhileTheStoreWasAwayAreWrittenDownLater)
{
    const auto which = make_links(3);
    EXPECT_EQ(counter.reconcile(), 0U); // it is there at first
    note(click(which, 30));
    store->client().execute("RENAME TABLE events TO events_away");
    EXPECT_THROW(counter.count_noted(), clickhouse::Unavailable);
    EXPECT_THROW(static_cast<void>(counter.reconcile()), clickhouse::Unavailable);
    store->client().execute("RENAME TABLE events_away TO events");
    EXPECT_NE(written(), expected);
    counter.count_noted();
    EXPECT_EQ(written(), expected);
}

TEST_P(CountsTest, OfForgottenNotesAreMendedByReconciling)
{
    const auto which = make_links(40);
    note(click(which, 500));
    counter.count_noted();
    const std::vector some(which.begin() + 10, which.begin() + 13);
    click(some, 300); // nobody noted these

    EXPECT_EQ(counter.reconcile(), some.size());
    EXPECT_EQ(written(), expected);
    EXPECT_EQ(counter.reconcile(), 0U);
}

TEST_P(CountsTest, OfClicksThatTheStoreDoesNotHaveAreTakenBack)
{
    const auto which = make_links(3);
    links.set_clicks(std::vector<links::LinkClicks>{{which[0], 7, 2}, {which[2], 1, 0}});
    click({which[0]}, 20);
    EXPECT_EQ(counter.reconcile(), 2U);
    EXPECT_EQ(written(), expected);
    EXPECT_EQ(written()[which[2]], (std::pair<std::uint64_t, std::uint64_t>{0, 0}));
}

TEST_P(CountsTest, StayAsTheyAreOnceCountingIsStoppedAndAreWrittenDownLater)
{
    std::stop_source stopped;
    stopped.request_stop();
    note(click(make_links(3), 100));
    const auto before = written();
    counter.count_noted(stopped.get_token());
    EXPECT_EQ(counter.reconcile(stopped.get_token()), 0U);
    EXPECT_EQ(written(), before);

    counter.count_noted();
    EXPECT_EQ(written(), expected);
}

TEST_P(CountsTest, LeaveOutLinksThatAreGone)
{
    const auto which = make_links(4);
    note(click(which, 100));
    ASSERT_EQ(links.remove(std::vector{which[1]}, noon).size(), 1U);
    expected.erase(which[1]);
    counter.count_noted();
    EXPECT_EQ(written(), expected);
    EXPECT_EQ(counter.reconcile(), 0U);
}

// More links than one portion has, with gaps where there are links without clicks and clicks
// without links.
TEST_P(CountsTest, OfManyLinksAreReconciledPortionByPortion)
{
    const auto which = make_links(21'500);
    std::vector<LinkId> clicked;
    std::vector<StoredEvent> clicks;
    for (std::size_t i = 0; i < which.size(); ++i) {
        if (i % 20 != 0)
            clicked.push_back(which[i]);
    }
    for (const LinkId link : clicked) {
        clicks.push_back(plain_click(link, noon));
        expected[link] = {1, 0};
    }
    insert(clicks);
    std::vector<LinkId> gone;
    for (std::size_t i = 100; i < 700; ++i)
        gone.push_back(which[i]);
    for (const auto& link : links.remove(gone, noon))
        expected.erase(link.id);

    EXPECT_EQ(counter.reconcile(), clicked.size() - 570);
    EXPECT_EQ(written(), expected);
    EXPECT_EQ(counter.reconcile(), 0U);
}

} // namespace

} // namespace waymark::testing
