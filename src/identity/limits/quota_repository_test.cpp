// SPDX-License-Identifier: Apache-2.0
#include "identity/limits/quota_repository.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using testing::Optional;

constexpr std::chrono::sys_days today = 2026y / std::chrono::November / 21;

class QuotaRepositoryTest : public testing::Test {
protected:
    QuotaRepositoryTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
    }

    std::optional<std::uint64_t> reserve(std::uint64_t requests, std::uint64_t limit,
                                         std::chrono::sys_days day = today)
    {
        return store->write([&](soci::session& session) {
            return QuotaRepository(session).reserve({ann, day}, {requests, limit});
        });
    }

    void give_back(std::uint64_t requests)
    {
        store->write([&](soci::session& session) {
            QuotaRepository(session).give_back({ann, today}, requests);
        });
    }

    static constexpr UserId ann{1};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
};

TEST_F(QuotaRepositoryTest, AddsUpToTheLimitAndNotBeyond)
{
    EXPECT_THAT(reserve(6, 10), Optional(6U));
    EXPECT_EQ(reserve(5, 10), std::nullopt);
    EXPECT_THAT(reserve(4, 10), Optional(10U));
    EXPECT_EQ(reserve(1, 10), std::nullopt);
    EXPECT_THAT(reserve(1, 11), Optional(11U));
}

TEST_F(QuotaRepositoryTest, EachDayHasItsOwnCount)
{
    EXPECT_THAT(reserve(10, 10), Optional(10U));
    EXPECT_THAT(reserve(10, 10, today + days{1}), Optional(10U));
}

TEST_F(QuotaRepositoryTest, WhatIsGivenBackCanBeReservedAgain)
{
    EXPECT_THAT(reserve(10, 10), Optional(10U));
    give_back(3);
    EXPECT_THAT(reserve(3, 10), Optional(10U));
    EXPECT_EQ(reserve(1, 10), std::nullopt);
}

TEST_F(QuotaRepositoryTest, NeverGivesBackMoreThanWasReserved)
{
    EXPECT_THAT(reserve(2, 10), Optional(2U));
    give_back(3);
    EXPECT_THAT(reserve(1, 10), Optional(3U));
}

TEST_F(QuotaRepositoryTest, NobodyUnknownHasAQuota)
{
    const auto reserve_for_nobody = [](soci::session& session) {
        return QuotaRepository(session).reserve({UserId{7}, today}, {1, 10});
    };
    EXPECT_THROW((void)store->write(reserve_for_nobody), storage::StoreError);
}

TEST_F(QuotaRepositoryTest, RemovesTheDaysBeforeOne)
{
    for (const int age : {2, 1, 0})
        EXPECT_TRUE(reserve(1, 10, today - days{age}));
    EXPECT_EQ(store->write([](soci::session& session) {
        return QuotaRepository(session).remove_before(today);
    }),
              2U);
    EXPECT_THAT(reserve(1, 10), Optional(2U));
}

} // namespace
} // namespace waymark::identity
