// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/daily_quota.hpp"
#include "storage/meta_store.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

#include <atomic>
#include <initializer_list>
#include <memory>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint midnight{std::chrono::sys_days{2026y / std::chrono::November / 21}};
constexpr TimePoint noon = midnight + 12h;
constexpr UserId ann{1};
constexpr UserId bob{2};

class DailyQuotaTest : public testing::Test {
protected:
    DailyQuotaTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cbob', 'bob@example.com', 'USER', 'x', 0, 0)";
        });
    }

    std::unique_ptr<DailyQuota> start()
    {
        return std::make_unique<DailyQuota>(*store, clock, true);
    }

    static bool pass(DailyQuota& quota, UserId owner = ann, Plan plan = Plan::free)
    {
        return !quota.take(owner, plan).value().is_exceeded;
    }

    // How many of so many requests pass.
    static int passed(DailyQuota& quota, int requests, Plan plan = Plan::free)
    {
        int count = 0;
        for (int i = 0; i < requests; ++i)
            count += pass(quota, ann, plan) ? 1 : 0;
        return count;
    }

    // The same, by eight threads at once, each asking one of the quotas.
    static int passed_at_once(std::initializer_list<DailyQuota*> quotas, int requests,
                              Plan plan = Plan::free)
    {
        constexpr int threads = 8;
        std::atomic<int> count{0};
        {
            std::vector<std::jthread> workers;
            for (int thread = 0; thread < threads; ++thread) {
                DailyQuota* const quota =
                    std::data(quotas)[static_cast<std::size_t>(thread) % quotas.size()];
                workers.emplace_back(
                    [&, quota] { count += passed(*quota, requests / threads, plan); });
            }
        }
        return count;
    }

    // What the store says that was used of the limit that day.
    void set_used(UserId owner, TimePoint time, long long used)
    {
        const auto id = static_cast<long long>(owner.value);
        const long long day =
            std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
        store->write([&](soci::session& session) {
            session << "INSERT INTO quota_usage (owner_id, day, used) VALUES (:id, :day, :used)",
                soci::use(id), soci::use(day), soci::use(used);
        });
    }

    long long count_rows()
    {
        return store->read([](soci::session& session) {
            long long rows = 0;
            session << "SELECT count(*) FROM quota_usage", soci::into(rows);
            return rows;
        });
    }

    ManualClock clock{noon};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
};

TEST_F(DailyQuotaTest, PlansHaveTheirLimits)
{
    EXPECT_EQ(DailyQuota::limit_of(Plan::free), 1'000U);
    EXPECT_EQ(DailyQuota::limit_of(Plan::professional), 100'000U);
    EXPECT_EQ(DailyQuota::limit_of(Plan::enterprise), std::nullopt);
}

TEST_F(DailyQuotaTest, TheThousandthRequestPassesAndTheNextDoesNot)
{
    const auto quota = start();
    EXPECT_EQ(passed(*quota, 999), 999);

    const auto last = quota->take(ann, Plan::free).value();
    EXPECT_FALSE(last.is_exceeded);
    EXPECT_EQ(last.limit, 1'000U);
    EXPECT_EQ(last.remaining, 0U);
    EXPECT_EQ(last.reset, midnight + 24h);
    EXPECT_EQ(last.retry_after, 0s);

    clock.advance(1ms);
    const auto refused = quota->take(ann, Plan::free).value();
    EXPECT_TRUE(refused.is_exceeded);
    EXPECT_EQ(refused.limit, 1'000U);
    EXPECT_EQ(refused.remaining, 0U);
    EXPECT_EQ(refused.reset, midnight + 24h);
    EXPECT_EQ(refused.retry_after, 12h);
}

TEST_F(DailyQuotaTest, RemainingCountsDownWhateverIsWrittenAhead)
{
    const auto quota = start();
    for (std::uint64_t remaining = 99'999; remaining > 99'700; --remaining)
        ASSERT_EQ(quota->take(ann, Plan::professional).value().remaining, remaining);
}

TEST_F(DailyQuotaTest, ExactlyTheLimitPassesHoweverManyThreadsAsk)
{
    const auto quota = start();
    EXPECT_EQ(passed_at_once({quota.get()}, 1'600), 1'000);
}

TEST_F(DailyQuotaTest, ALargePlanIsExactToo)
{
    const auto quota = start();
    set_used(ann, noon, 99'050);
    EXPECT_EQ(passed_at_once({quota.get()}, 1'600, Plan::professional), 950);
}

TEST_F(DailyQuotaTest, CountsOnAfterARestart)
{
    int count = 0;
    for (int run = 0; run < 5; ++run) {
        const auto quota = start();
        count += passed_at_once({quota.get()}, 240);
        quota->settle();
    }
    EXPECT_EQ(count, 1'000);
}

TEST_F(DailyQuotaTest, ARestartGivesBackWhatWasWrittenAhead)
{
    for (int run = 0; run < 10; ++run) {
        const auto quota = start();
        EXPECT_EQ(quota->take(ann, Plan::professional).value().remaining,
                  100'000U - static_cast<std::uint64_t>(run) - 1);
        quota->settle();
    }
}

TEST_F(DailyQuotaTest, ACrashCostsNothingOfASmallPlan)
{
    int count = 0;
    for (int run = 0; run < 5; ++run)
        count += passed_at_once({start().get()}, 240);
    EXPECT_EQ(count, 1'000);
}

TEST_F(DailyQuotaTest, ACrashCostsTheRestOfABlockAtMost)
{
    set_used(ann, noon, 99'000);
    int count = passed(*start(), 250, Plan::professional); // three blocks of a hundred
    count += passed_at_once({start().get()}, 1'600, Plan::professional);
    EXPECT_EQ(count, 950);
}

TEST_F(DailyQuotaTest, TwoNodesNeverGrantMoreThanTheLimitTogether)
{
    const auto one = start();
    const auto other = start();
    EXPECT_EQ(passed_at_once({one.get(), other.get()}, 2'400), 1'000);
}

TEST_F(DailyQuotaTest, TwoNodesUseUpALargePlanTogether)
{
    set_used(ann, noon, 99'050);
    const auto one = start();
    const auto other = start();
    EXPECT_EQ(passed_at_once({one.get(), other.get()}, 2'400, Plan::professional), 950);
}

TEST_F(DailyQuotaTest, WhatANodeGivesBackAnotherGrantsASecondLater)
{
    set_used(ann, noon, 99'900);
    const auto one = start();
    const auto other = start();
    EXPECT_TRUE(pass(*one, ann, Plan::professional)); // holds the other 99
    EXPECT_FALSE(pass(*other, ann, Plan::professional));
    one->settle();
    EXPECT_FALSE(pass(*other, ann, Plan::professional));
    clock.advance(1s);
    EXPECT_EQ(passed(*other, 200, Plan::professional), 99);
}

TEST_F(DailyQuotaTest, OwnersDoNotShareALimit)
{
    const auto quota = start();
    set_used(ann, noon, 1'000);
    EXPECT_FALSE(pass(*quota, ann));
    EXPECT_TRUE(pass(*quota, bob));
}

TEST_F(DailyQuotaTest, ALargerPlanGoesOnWhereASmallerOneEnded)
{
    const auto quota = start();
    EXPECT_EQ(passed(*quota, 1'001), 1'000);
    EXPECT_EQ(quota->take(ann, Plan::professional).value().remaining, 98'999U);
}

TEST_F(DailyQuotaTest, ASmallerPlanGrantsNothingOfWhatIsHeldForALargerOne)
{
    const auto quota = start();
    EXPECT_EQ(passed(*quota, 1'050, Plan::professional), 1'050); // 50 more are held
    EXPECT_FALSE(pass(*quota));
    EXPECT_TRUE(pass(*quota, ann, Plan::professional));
}

TEST_F(DailyQuotaTest, ADayEndsAtMidnightUtc)
{
    const auto quota = start();
    set_used(ann, noon, 999);
    clock.set(midnight + 24h - 1ms);
    EXPECT_TRUE(pass(*quota));
    EXPECT_EQ(quota->take(ann, Plan::free).value().retry_after, 1s);
    clock.advance(1ms);
    const auto state = quota->take(ann, Plan::free).value();
    EXPECT_FALSE(state.is_exceeded);
    EXPECT_EQ(state.remaining, 999U);
    EXPECT_EQ(state.reset, midnight + 48h);
}

TEST_F(DailyQuotaTest, AClockSetBackToYesterdayGrantsNothingTwice)
{
    const auto quota = start();
    EXPECT_EQ(passed(*quota, 1'000), 1'000);
    clock.advance(12h);
    EXPECT_EQ(passed(*quota, 10), 10);
    clock.advance(-12h);
    EXPECT_EQ(passed(*quota, 10), 0);
    clock.advance(12h);
    EXPECT_EQ(passed(*quota, 1'000), 990);
}

TEST_F(DailyQuotaTest, AClockSetBackWithinADayChangesNothing)
{
    const auto quota = start();
    EXPECT_EQ(passed(*quota, 1'001), 1'000);
    clock.advance(-6h);
    const auto state = quota->take(ann, Plan::free).value();
    EXPECT_TRUE(state.is_exceeded);
    EXPECT_EQ(state.retry_after, 18h);
}

TEST_F(DailyQuotaTest, AnUnlimitedPlanIsNotCounted)
{
    const auto quota = start();
    EXPECT_FALSE(quota->take(ann, Plan::enterprise));
    EXPECT_EQ(count_rows(), 0);
}

TEST_F(DailyQuotaTest, NothingIsCountedWhereQuotasAreNotEnforced)
{
    DailyQuota quota(*store, clock, false);
    EXPECT_FALSE(quota.take(ann, Plan::free));
    EXPECT_EQ(count_rows(), 0);
}

TEST_F(DailyQuotaTest, ARequestThatTheStoreCannotCountIsNotGranted)
{
    const auto quota = start();
    EXPECT_TRUE(pass(*quota));
    store->write([](soci::session& session) {
        session << "CREATE TRIGGER refuse BEFORE INSERT ON quota_usage "
                   "BEGIN SELECT RAISE(ABORT, 'refused'); END";
    });
    EXPECT_THROW((void)quota->take(ann, Plan::free), storage::StoreError);
    store->write([](soci::session& session) { session << "DROP TRIGGER refuse"; });
    EXPECT_EQ(passed(*quota, 1'000), 999);
}

TEST_F(DailyQuotaTest, ForgetsTheDaysBeforeYesterday)
{
    const auto quota = start();
    set_used(ann, noon - 72h, 5);
    set_used(ann, noon - 48h, 5);
    set_used(ann, noon - 24h, 5);
    EXPECT_TRUE(pass(*quota));
    EXPECT_EQ(quota->forget_old(), 2U);
    EXPECT_EQ(count_rows(), 2);
    EXPECT_EQ(quota->forget_old(), 0U);
    EXPECT_EQ(passed(*quota, 1'000), 999);
}

TEST_F(DailyQuotaTest, ForgettingDoesNotDisturbWhoIsCountedJustNow)
{
    const auto quota = start();
    std::atomic<int> count{0};
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < 4; ++thread) {
            workers.emplace_back([&] { count += passed(*quota, 400); });
        }
        workers.emplace_back([&] {
            for (int i = 0; i < 50; ++i)
                quota->forget_old();
        });
    }
    EXPECT_EQ(count, 1'000);
}

TEST_F(DailyQuotaTest, SettlingWhileOthersTakeLosesAndGrantsNothing)
{
    set_used(ann, noon, 99'000);
    const auto quota = start();
    std::atomic<int> count{0};
    {
        std::vector<std::jthread> workers;
        for (int thread = 0; thread < 4; ++thread) {
            workers.emplace_back([&] { count += passed(*quota, 200, Plan::professional); });
        }
        workers.emplace_back([&] {
            for (int i = 0; i < 50; ++i)
                quota->settle();
        });
    }
    clock.advance(1s); // a refusal while another block was on its way back holds until then
    count += passed(*quota, 1'000, Plan::professional);
    EXPECT_EQ(count, 1'000);
}

} // namespace
} // namespace waymark::identity
