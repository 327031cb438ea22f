// SPDX-License-Identifier: Apache-2.0
#include "redirect/link_cache.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

constexpr DomainId domain{};
constexpr TimePoint now{1'000s};

// A meta store of slugs and targets, which counts how often it is read.
class Store {
public:
    void set(const std::string& slug, const std::string& target)
    {
        const std::scoped_lock lock(mutex_);
        targets_[slug] = target;
    }

    SnapshotPointer load(DomainId, std::string_view slug)
    {
        ++loads;
        const std::scoped_lock lock(mutex_);
        const auto found = targets_.find(slug);
        if (found == targets_.end())
            return nullptr;
        Snapshot snapshot;
        snapshot.target.text = found->second;
        return std::make_shared<const Snapshot>(std::move(snapshot));
    }

    std::atomic<int> loads = 0;

private:
    std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> targets_;
};

class LinkCacheTest : public testing::Test {
protected:
    LinkCache make_cache(const LinkCache::Options& options)
    {
        return {options, [this](DomainId d, std::string_view slug) { return store.load(d, slug); },
                metrics};
    }

    MetricsRegistry metrics;
    Store store;
    LinkCache cache{
        {}, [this](DomainId d, std::string_view s) { return store.load(d, s); }, metrics};
};

TEST_F(LinkCacheTest, KnowsNothingUntilItIsAskedToLoad)
{
    store.set("a", "https://a.example/");
    EXPECT_EQ(cache.find(domain, "a", now), std::nullopt);
    EXPECT_EQ(store.loads, 0);

    const auto loaded = cache.get(domain, "a", now);
    ASSERT_NE(loaded, nullptr);
    EXPECT_EQ(loaded->target.text, "https://a.example/");
    EXPECT_EQ(cache.find(domain, "a", now), loaded);
    EXPECT_EQ(cache.get(domain, "a", now), loaded);
    EXPECT_EQ(store.loads, 1);
}

TEST_F(LinkCacheTest, TellsSlugsAndDomainsApart)
{
    store.set("a", "https://a.example/");
    ASSERT_NE(cache.get(domain, "a", now), nullptr);
    EXPECT_EQ(cache.find(domain, "A", now), std::nullopt);
    EXPECT_EQ(cache.find(DomainId{1}, "a", now), std::nullopt);
}

TEST_F(LinkCacheTest, RemembersForAWhileThatALinkDoesNotExist)
{
    const auto short_lived = LinkCache::Options{}.absent_for;
    EXPECT_EQ(cache.get(domain, "a", now), nullptr);
    EXPECT_EQ(cache.find(domain, "a", now + short_lived - 1ms), SnapshotPointer());
    EXPECT_EQ(cache.find(domain, "a", now + short_lived), std::nullopt);

    store.set("a", "https://a.example/");
    EXPECT_NE(cache.get(domain, "a", now + short_lived), nullptr);
    EXPECT_EQ(store.loads, 2);
}

TEST_F(LinkCacheTest, ForgottenLinkIsReadAgain)
{
    store.set("a", "https://old.example/");
    EXPECT_EQ(cache.get(domain, "b", now), nullptr);
    ASSERT_NE(cache.get(domain, "a", now), nullptr);

    store.set("a", "https://new.example/");
    store.set("b", "https://b.example/");
    cache.forget(domain, "a");
    cache.forget(domain, "b");
    EXPECT_EQ(cache.find(domain, "a", now), std::nullopt);
    EXPECT_EQ(cache.get(domain, "a", now)->target.text, "https://new.example/");
    EXPECT_EQ(cache.get(domain, "b", now)->target.text, "https://b.example/");
}

TEST_F(LinkCacheTest, LoadThatAChangeOvertookIsNotKept)
{
    store.set("a", "https://old.example/");
    LinkCache* changing = nullptr;
    LinkCache overtaken(
        {},
        [&](DomainId d, std::string_view slug) {
            auto snapshot = store.load(d, slug);
            if (store.loads == 1) {
                store.set("a", "https://new.example/");
                changing->forget(d, slug);
            }
            return snapshot;
        },
        metrics);
    changing = &overtaken;

    EXPECT_EQ(overtaken.get(domain, "a", now)->target.text, "https://old.example/");
    EXPECT_EQ(overtaken.find(domain, "a", now), std::nullopt);
    EXPECT_EQ(overtaken.get(domain, "a", now)->target.text, "https://new.example/");
}

TEST_F(LinkCacheTest, FullCacheDropsTheLinkNotAskedForTheLongest)
{
    auto small = make_cache({.links_max = 2, .absent_max = 1, .shards = 1});
    for (const auto* slug : {"a", "b", "c"})
        store.set(slug, "https://example.com/");
    ASSERT_NE(small.get(domain, "a", now), nullptr);
    ASSERT_NE(small.get(domain, "b", now), nullptr);
    ASSERT_NE(small.find(domain, "a", now), std::nullopt);
    ASSERT_NE(small.get(domain, "c", now), nullptr);
    EXPECT_EQ(small.find(domain, "b", now), std::nullopt);
    EXPECT_NE(small.find(domain, "a", now), std::nullopt);
    EXPECT_EQ(small.size(), 2U);
}

TEST_F(LinkCacheTest, GuessingSlugsPushesNoLinkOut)
{
    auto small = make_cache({.links_max = 1, .absent_max = 3, .shards = 1});
    store.set("a", "https://example.com/");
    ASSERT_NE(small.get(domain, "a", now), nullptr);
    for (int guess = 0; guess < 100; ++guess)
        EXPECT_EQ(small.get(domain, "guess" + std::to_string(guess), now), nullptr);
    EXPECT_NE(small.find(domain, "a", now), std::nullopt);
    EXPECT_EQ(small.size(), 4U);
}

TEST_F(LinkCacheTest, FailedLoadIsToldAndTriedAgain)
{
    bool broken = true;
    store.set("a", "https://example.com/");
    LinkCache shaky(
        {},
        [&](DomainId d, std::string_view slug) {
            if (broken)
                throw std::runtime_error("store lost");
            return store.load(d, slug);
        },
        metrics);
    EXPECT_THROW(static_cast<void>(shaky.get(domain, "a", now)), std::runtime_error);
    EXPECT_EQ(shaky.find(domain, "a", now), std::nullopt);
    broken = false;
    EXPECT_NE(shaky.get(domain, "a", now), nullptr);
}

// The load ends only when every caller has begun, and each but one must have found it running.
TEST_F(LinkCacheTest, CallersAtTheSameTimeShareOneLoad)
{
    constexpr int callers = 8;
    store.set("a", "https://example.com/");
    std::latch begun(callers);
    LinkCache shared(
        {},
        [&](DomainId d, std::string_view slug) {
            begun.wait();
            return store.load(d, slug);
        },
        metrics);

    std::atomic<int> answered = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back([&] {
            begun.count_down();
            answered += shared.get(domain, "a", now) != nullptr ? 1 : 0;
        });
    }
    threads.clear();
    EXPECT_EQ(answered, callers);
    EXPECT_EQ(store.loads, 1);
}

// One thread publishes ever higher numbers, forgetting the link after each; no reader may see a
// number lower than the last one that was forgotten before it asked.
TEST_F(LinkCacheTest, NobodySeesWhatWasReadBeforeAForgottenChange)
{
    constexpr int last = 2'000;
    store.set("a", "0");
    std::atomic<int> settled = 0;
    std::atomic<int> stale = 0;
    {
        std::vector<std::jthread> readers;
        for (int reader = 0; reader < 3; ++reader) {
            readers.emplace_back([&] {
                while (settled < last) {
                    const int before = settled;
                    const auto known = cache.find(domain, "a", now);
                    const auto snapshot = known ? *known : cache.get(domain, "a", now);
                    stale += std::stoi(snapshot->target.text) < before ? 1 : 0;
                }
            });
        }
        for (int number = 1; number <= last; ++number) {
            store.set("a", std::to_string(number));
            cache.forget(domain, "a");
            settled = number;
        }
    }
    EXPECT_EQ(stale, 0);
    EXPECT_EQ(cache.get(domain, "a", now)->target.text, std::to_string(last));
}

} // namespace
} // namespace waymark::redirect
