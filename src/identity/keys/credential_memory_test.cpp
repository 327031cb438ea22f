// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credential_memory.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using Name = CredentialMemory::Name;

constexpr TimePoint start = from_epoch_ms(1'790'000'000'000);

CredentialMemory::Record record_of(std::uint64_t id)
{
    CredentialRecord record;
    record.caller.credential_id = id;
    return std::make_shared<const CredentialRecord>(record);
}

CredentialMemory::Record refused()
{
    CredentialRecord record;
    record.refusal = Refusal::unknown;
    return std::make_shared<const CredentialRecord>(record);
}

class CredentialMemoryTest : public testing::Test {
protected:
    CredentialMemory::Digest digest(std::string_view text) const
    {
        return memory.digest(Name::token, text);
    }
    void remember(std::string_view text, const CredentialMemory::Record& record,
                  TimePoint time = start)
    {
        memory.remember(digest(text), record, memory.begin_reading(time));
    }
    bool knows(std::string_view text, TimePoint now = start)
    {
        return memory.find(digest(text), now) != nullptr;
    }

    // Two records a shard that let somebody in, one that doesn't.
    CredentialMemory memory{{.lifetime = 1s, .records_max = 32}};
};

TEST_F(CredentialMemoryTest, FindsWhatWasRemembered)
{
    EXPECT_FALSE(knows("a"));
    remember("a", record_of(7));
    const auto found = memory.find(digest("a"), start);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->caller.credential_id, 7U);
    EXPECT_FALSE(knows("b"));
}

TEST_F(CredentialMemoryTest, ANameOfOneKindNeverFindsARecordOfAnother)
{
    const std::set<CredentialMemory::Digest> digests{
        memory.digest(Name::token, "a"), memory.digest(Name::app, "a"),
        memory.digest(Name::session, "a"), memory.digest(Name::session, "session:a"),
        memory.digest(Name::token, "sa")};
    EXPECT_EQ(digests.size(), 5U);
}

TEST_F(CredentialMemoryTest, DigestsOfTwoMemoriesDiffer)
{
    const CredentialMemory other({});
    EXPECT_NE(other.digest(Name::token, "a"), digest("a"));
}

TEST_F(CredentialMemoryTest, ARecordIsForgottenAtTheEndOfItsLifetime)
{
    remember("a", record_of(1));
    remember("b", refused());
    EXPECT_TRUE(knows("a", start + 999ms));
    EXPECT_TRUE(knows("b", start + 999ms));
    EXPECT_FALSE(knows("a", start + 1s));
    EXPECT_FALSE(knows("b", start + 1s));
}

TEST_F(CredentialMemoryTest, UsingARecordDoesNotProlongItsLife)
{
    remember("a", record_of(1));
    EXPECT_TRUE(knows("a", start + 600ms));
    EXPECT_FALSE(knows("a", start + 1200ms));
}

TEST_F(CredentialMemoryTest, AClockThatIsSetBackMakesNothingLiveLonger)
{
    remember("a", record_of(1));
    EXPECT_FALSE(knows("a", start - 1ms));
}

TEST_F(CredentialMemoryTest, ALaterReadingReplacesTheOneBefore)
{
    remember("a", record_of(1));
    remember("a", record_of(2), start + 500ms);
    const auto found = memory.find(digest("a"), start + 1200ms);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->caller.credential_id, 2U);
    EXPECT_EQ(memory.size(), 1U);
}

TEST_F(CredentialMemoryTest, ForgetForgetsEverything)
{
    remember("a", record_of(1));
    remember("b", refused());
    memory.forget();
    EXPECT_EQ(memory.size(), 0U);
    EXPECT_FALSE(knows("a"));
    EXPECT_FALSE(knows("b"));
    remember("a", record_of(1));
    EXPECT_TRUE(knows("a"));
}

TEST_F(CredentialMemoryTest, WhatWasBeingReadWhenAllWasForgottenIsNotRemembered)
{
    const auto reading = memory.begin_reading(start);
    memory.forget();
    memory.remember(digest("a"), record_of(1), reading);
    EXPECT_FALSE(knows("a"));
}

TEST_F(CredentialMemoryTest, KeepsToItsBoundsAndTheLatestUsed)
{
    remember("favourite", record_of(1));
    for (int i = 0; i < 1000; ++i) {
        EXPECT_TRUE(knows("favourite")) << i;
        remember(std::to_string(i), record_of(2));
    }
    EXPECT_LE(memory.size(), 32U);
    EXPECT_TRUE(knows("999"));
}

TEST_F(CredentialMemoryTest, GuessesDoNotDriveOutWhatLetsSomebodyIn)
{
    remember("a", record_of(1));
    for (int i = 0; i < 1000; ++i)
        remember(std::to_string(i), refused());
    EXPECT_TRUE(knows("a"));
    EXPECT_LE(memory.size(), 1U + 16U);
}

TEST_F(CredentialMemoryTest, ALifetimeOfZeroRemembersNothing)
{
    CredentialMemory none({.lifetime = 0ms});
    none.remember(none.digest(Name::token, "a"), record_of(1), none.begin_reading(start));
    EXPECT_EQ(none.find(none.digest(Name::token, "a"), start), nullptr);
}

// Remembers, finds and now and then forgets.
void use(CredentialMemory& shared)
{
    for (std::uint64_t i = 0; i < 500; ++i) {
        const auto id = i % 50;
        const auto name = shared.digest(Name::token, std::to_string(id));
        shared.remember(name, record_of(id), shared.begin_reading(start));
        const auto found = shared.find(name, start);
        EXPECT_TRUE(!found || found->caller.credential_id == id);
        if (i % 100 == 0)
            shared.forget();
    }
}

TEST_F(CredentialMemoryTest, ThreadsShareIt)
{
    CredentialMemory shared({.lifetime = 1s, .records_max = 10'000});
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&shared] { use(shared); });
    threads.clear();
    EXPECT_LE(shared.size(), 50U);
}

} // namespace
} // namespace waymark::identity
