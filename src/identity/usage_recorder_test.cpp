// SPDX-License-Identifier: Apache-2.0
#include "identity/usage_recorder.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

constexpr TimePoint start = from_epoch_ms(1'790'000'000'000);

class UsageRecorderTest : public testing::Test {
protected:
    void SetUp() override
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, is_active, password_hash, "
                       "totp_enabled, created_ms, updated_ms) "
                       "VALUES ('u1', 'ann@example.com', 'USER', 1, '', 0, 0, 0)";
            session << "INSERT INTO sessions (id, uid, user_id, kind, ip, user_agent, created_ms, "
                       "last_used_ms, expires_ms) VALUES (1, 's1', 1, 'jwt', '', '', 0, 0, 0)";
        });
        add_key(1);
    }

    void add_key(std::uint64_t id)
    {
        const auto key = static_cast<long long>(id);
        const std::string name = std::to_string(id);
        store->write([&](soci::session& session) {
            session << "INSERT INTO api_keys (id, uid, owner_id, kind, name, prefix, key_hash, "
                       "scopes, created_ms, updated_ms) "
                       "VALUES (:id, :uid, 1, 'bearer', '', '', :hash, 1, 0, 0)",
                soci::use(key), soci::use(name), soci::use(name);
        });
    }

    std::optional<TimePoint> key_last_used(std::uint64_t id = 1)
    {
        return store->read([&](soci::session& session) {
            const auto key = static_cast<long long>(id);
            std::optional<TimePoint> time;
            session << "SELECT last_used_ms FROM api_keys WHERE id = :id", soci::use(key),
                soci::into(time);
            return time;
        });
    }

    TimePoint session_last_used()
    {
        return store->read([](soci::session& session) {
            TimePoint time;
            session << "SELECT last_used_ms FROM sessions WHERE id = 1", soci::into(time);
            return time;
        });
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    UsageRecorder usage{*store};
};

TEST_F(UsageRecorderTest, UsesAreWrittenWhenFlushed)
{
    usage.key_used(1, start);
    usage.session_used(1, start + 1s);
    EXPECT_EQ(key_last_used(), std::nullopt);

    EXPECT_EQ(usage.flush(), 2U);
    EXPECT_THAT(key_last_used(), Optional(start));
    EXPECT_EQ(session_last_used(), start + 1s);
    EXPECT_EQ(usage.flush(), 0U);
}

TEST_F(UsageRecorderTest, TheLatestUseIsWrittenInWhateverOrderTheyCome)
{
    usage.key_used(1, start + 2s);
    usage.key_used(1, start + 1s);
    EXPECT_EQ(usage.flush(), 1U);
    EXPECT_THAT(key_last_used(), Optional(start + 2s));

    usage.key_used(1, start);
    EXPECT_EQ(usage.flush(), 0U);
    EXPECT_THAT(key_last_used(), Optional(start + 2s));
}

TEST_F(UsageRecorderTest, WhatIsGoneIsPassedOver)
{
    usage.key_used(99, start);
    usage.key_used(1, start);
    EXPECT_EQ(usage.flush(), 1U);
}

TEST_F(UsageRecorderTest, WhatTheStoreRefusesStaysNoted)
{
    store->write([](soci::session& session) {
        session << "CREATE TRIGGER refuse BEFORE UPDATE ON api_keys "
                   "BEGIN SELECT RAISE(ABORT, 'refused'); END";
    });
    usage.session_used(1, start);
    usage.key_used(1, start);
    EXPECT_THROW(usage.flush(), storage::StoreError);
    EXPECT_EQ(session_last_used(), TimePoint{});

    usage.key_used(1, start + 1s);
    store->write([](soci::session& session) { session << "DROP TRIGGER refuse"; });
    EXPECT_EQ(usage.flush(), 2U);
    EXPECT_EQ(session_last_used(), start);
    EXPECT_THAT(key_last_used(), Optional(start + 1s));
}

TEST_F(UsageRecorderTest, OnlySoManyAreNotedAtATime)
{
    usage.key_used(1, start);
    for (std::uint64_t id = 2; id <= UsageRecorder::noted_max; ++id)
        usage.session_used(id, start);
    add_key(2);
    usage.key_used(2, start);
    usage.key_used(1, start + 1s);

    EXPECT_EQ(usage.flush(), 1U);
    EXPECT_THAT(key_last_used(), Optional(start + 1s));
    usage.key_used(2, start);
    EXPECT_EQ(usage.flush(), 1U);
}

TEST_F(UsageRecorderTest, NoUseIsLostBetweenThreads)
{
    constexpr std::uint64_t keys = 16;
    constexpr int uses = 200;
    for (std::uint64_t id = 2; id <= keys; ++id)
        add_key(id);
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t id = 1; id <= keys; ++id) {
            threads.emplace_back([this, id] {
                for (int use = 1; use <= uses; ++use)
                    usage.key_used(id, start + std::chrono::seconds{use});
            });
        }
        threads.emplace_back([this] {
            for (int i = 0; i < 10; ++i)
                usage.flush();
        });
    }
    usage.flush();
    for (std::uint64_t id = 1; id <= keys; ++id)
        EXPECT_THAT(key_last_used(id), Optional(start + std::chrono::seconds{uses})) << id;
}

} // namespace
} // namespace waymark::identity
