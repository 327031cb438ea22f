// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_log.hpp"
#include "base/clock.hpp"
#include "sites/erasure_queue.hpp"
#include "sites/site.hpp"
#include "storage/meta_store.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace waymark::sites {

namespace {

using namespace std::chrono_literals;

constexpr TimePoint noon{std::chrono::sys_days{2026y / 1 / 1} + 12h};
constexpr SiteId events_site{7 | (std::uint64_t{3} << Site::generation_shift)};

class ErasureQueueTest : public testing::Test {
protected:
    SiteErasure add(SiteErasure wanted)
    {
        auto added = queue.add(std::move(wanted));
        EXPECT_TRUE(added);
        return added.value_or(SiteErasure{});
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    ErasureQueue queue{*store};
};

TEST_F(ErasureQueueTest, KeepsWhatWasAskedForAsItWas)
{
    const auto visitor =
        add({.events_site = events_site, .visitor = UINT64_MAX, .requested = noon});
    const auto user = add({.events_site = events_site, .user = "o'neil", .requested = noon});
    const auto site = add({.events_site = events_site, .requested = noon});
    EXPECT_EQ(visitor.kind, SiteErasure::Kind::visitor);
    EXPECT_EQ(user.kind, SiteErasure::Kind::user);
    EXPECT_EQ(site.kind, SiteErasure::Kind::site);
    EXPECT_TRUE(queue.list(noon).empty()) << "not before";
    EXPECT_EQ(queue.list(noon + 1ms), (std::vector{visitor, user, site}));
}

TEST_F(ErasureQueueTest, TellsOfPersonsOfASiteWhateverItsGeneration)
{
    const auto before = add({.events_site = SiteId{7}, .visitor = 1, .requested = noon});
    const auto after = add({.events_site = events_site, .user = "ann", .requested = noon});
    add({.events_site = events_site, .requested = noon});
    add({.events_site = SiteId{8}, .visitor = 1, .requested = noon});

    const auto all = queue.list_of(SiteId{7}, {});
    EXPECT_EQ(all.total, 2U);
    EXPECT_EQ(all.items, (std::vector{after, before}));
    const auto second = queue.list_of(SiteId{7}, {.offset = 1, .limit = 1});
    EXPECT_EQ(second.total, 2U);
    EXPECT_EQ(second.items, (std::vector{before}));
}

TEST_F(ErasureQueueTest, ForgetsWhomItWasAboutWhenItIsDone)
{
    const auto wanted = add({.events_site = events_site, .user = "o'neil", .requested = noon});
    queue.done(wanted, noon + 2min);
    EXPECT_TRUE(queue.list(noon + 1h).empty());
    const auto told = queue.list_of(SiteId{7}, {}).items;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].id, wanted.id);
    EXPECT_EQ(told[0].kind, SiteErasure::Kind::user);
    EXPECT_EQ(told[0].user, "");
    EXPECT_EQ(told[0].finished, noon + 2min);

    const SystemClock clock;
    audit::AuditLog log(*store, clock);
    const auto entries = log.list({}).items;
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].action, "PERSON_ERASED");
    EXPECT_EQ(entries[0].entity_id, "7");
    EXPECT_EQ(entries[0].time, noon + 2min);
    EXPECT_EQ(entries[0].metadata,
              R"({"erasure":)" + std::to_string(wanted.id) + R"(,"by":"user_id"})");
}

TEST_F(ErasureQueueTest, TellsOfDoneOnesForAWhile)
{
    queue.done(add({.events_site = events_site, .visitor = 1, .requested = noon}), noon);
    const auto late = noon + ErasureQueue::told_for + 1ms;
    EXPECT_EQ(queue.list_of(SiteId{7}, {}).total, 1U);
    const auto other = add({.events_site = events_site, .visitor = 2, .requested = late});
    queue.done(other, late);
    const auto told = queue.list_of(SiteId{7}, {}).items;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].id, other.id);
}

TEST_F(ErasureQueueTest, TakesNoMoreThanItCanDoInTime)
{
    SiteErasure last;
    for (std::uint64_t i = 0; i < ErasureQueue::waiting_max; ++i)
        last = add({.events_site = events_site, .visitor = i + 1, .requested = noon});
    const auto refused = queue.add({.events_site = events_site, .visitor = 1, .requested = noon});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::rate_limited);
    add({.events_site = SiteId{8}, .visitor = 1, .requested = noon});
    add({.events_site = events_site, .requested = noon});
    queue.done(last, noon);
    add({.events_site = events_site, .visitor = 1, .requested = noon});
}

} // namespace

} // namespace waymark::sites
