// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_repository.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

class SessionRepositoryTest : public testing::Test {
protected:
    void SetUp() override
    {
        user = store
                   ->write([](soci::session& session) {
                       return UserRepository(session).insert(
                           {.user = {.uid = "u1", .email = "ann@example.com"},
                            .password_hash = "hash",
                            .totp_secret = std::nullopt});
                   })
                   .value();
    }

    // What `f` answers, given a repository in a transaction.
    template <typename F>
    auto with_sessions(F f)
    {
        return store->write([&](soci::session& session) {
            SessionRepository sessions(session);
            return f(sessions);
        });
    }
    SessionRow row(const std::string& uid) const
    {
        return {.uid = uid,
                .user = user,
                .client = {.address = IpAddress::v4(0x7f000001), .user_agent = "Browser"},
                .created = noon,
                .last_used = noon + 1ms,
                .expires = noon + 1h};
    }
    std::uint64_t insert(const SessionRow& inserted)
    {
        return with_sessions([&](auto& sessions) { return sessions.insert(inserted); });
    }
    std::optional<SessionRow> find(std::uint64_t id)
    {
        return with_sessions([&](auto& sessions) { return sessions.find(id); });
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    UserId user;
};

TEST_F(SessionRepositoryTest, FindsWhatWasInserted)
{
    auto inserted = row("s1");
    inserted.kind = SessionKind::login_token;
    inserted.token_hash = "h1";
    insert(row("s0"));
    const auto id = insert(inserted);
    for (const auto& found :
         {find(id), with_sessions([](auto& sessions) { return sessions.find_by_uid("s1"); }),
          with_sessions([](auto& sessions) { return sessions.find_by_token_hash("h1"); })}) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, id);
        EXPECT_EQ(found->uid, "s1");
        EXPECT_EQ(found->user, user);
        EXPECT_EQ(found->kind, SessionKind::login_token);
        EXPECT_EQ(found->token_hash, "h1");
        EXPECT_EQ(found->client.address, IpAddress::v4(0x7f000001));
        EXPECT_EQ(found->client.user_agent, "Browser");
        EXPECT_EQ(found->created, noon);
        EXPECT_EQ(found->last_used, noon + 1ms);
        EXPECT_EQ(found->expires, noon + 1h);
        EXPECT_EQ(found->revoked, std::nullopt);
    }
}

TEST_F(SessionRepositoryTest, FindsNothingElse)
{
    insert(row("s1"));
    EXPECT_FALSE(find(77));
    EXPECT_FALSE(with_sessions([](auto& sessions) { return sessions.find_by_uid(""); }));
    EXPECT_FALSE(with_sessions([](auto& sessions) { return sessions.find_by_token_hash(""); }));
    EXPECT_FALSE(with_sessions([](auto& sessions) { return sessions.find_refresh_token("h"); }));
}

TEST_F(SessionRepositoryTest, ARowLivesUntilItExpiresOrIsRevoked)
{
    const auto id = insert(row("s1"));
    EXPECT_TRUE(find(id)->is_live(noon + 1h - 1ms));
    EXPECT_FALSE(find(id)->is_live(noon + 1h));
    EXPECT_TRUE(with_sessions([&](auto& sessions) { return sessions.revoke(id, noon); }));
    EXPECT_FALSE(find(id)->is_live(noon));
    EXPECT_EQ(find(id)->revoked, noon);
}

TEST_F(SessionRepositoryTest, WhatHasEndedIsNotRevokedAgain)
{
    const auto id = insert(row("s1"));
    const auto expired = insert(row("s2"));
    const auto revoke = [&](std::uint64_t which, TimePoint now) {
        return with_sessions([&](auto& sessions) { return sessions.revoke(which, now); });
    };
    EXPECT_TRUE(revoke(id, noon));
    EXPECT_FALSE(revoke(id, noon + 1ms));
    EXPECT_EQ(find(id)->revoked, noon);
    EXPECT_FALSE(revoke(expired, noon + 1h));
    EXPECT_FALSE(revoke(77, noon));
}

TEST_F(SessionRepositoryTest, TheYoungestComeFirst)
{
    auto old = row("old");
    old.created = noon - 1h;
    insert(row("a"));
    insert(old);
    insert(row("b"));
    const auto rows = with_sessions([&](auto& sessions) { return sessions.list_live(user, noon); });
    std::vector<std::string> uids;
    for (const auto& listed : rows)
        uids.push_back(listed.uid);
    EXPECT_THAT(uids, testing::ElementsAre("b", "a", "old"));

    EXPECT_EQ(with_sessions([&](auto& sessions) { return sessions.revoke_oldest(user, 3, noon); }),
              0U);
    EXPECT_EQ(with_sessions([&](auto& sessions) { return sessions.revoke_oldest(user, 1, noon); }),
              2U);
    EXPECT_EQ(
        with_sessions([&](auto& sessions) { return sessions.list_live(user, noon); }).front().uid,
        "b");
}

TEST_F(SessionRepositoryTest, ARefreshTokenIsUsedOnce)
{
    const auto id = insert(row("s1"));
    with_sessions([&](auto& sessions) {
        sessions.insert_refresh_token(
            {.token_hash = "r1", .session = id, .used = {}, .expires = noon + 1h});
    });
    const auto use = [&](TimePoint now) {
        return with_sessions([&](auto& sessions) { return sessions.use_refresh_token("r1", now); });
    };
    EXPECT_TRUE(use(noon));
    EXPECT_FALSE(use(noon + 1ms));
    const auto found =
        with_sessions([](auto& sessions) { return sessions.find_refresh_token("r1"); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->session, id);
    EXPECT_EQ(found->used, noon);
    EXPECT_EQ(found->expires, noon + 1h);
    EXPECT_FALSE(
        with_sessions([](auto& sessions) { return sessions.use_refresh_token("r2", noon); }));
}

TEST_F(SessionRepositoryTest, ATokenStaysRevokedUntilItExpires)
{
    const auto is_revoked = [&](const char* hash) {
        return with_sessions([&](auto& sessions) { return sessions.is_token_revoked(hash); });
    };
    with_sessions([](auto& sessions) {
        sessions.revoke_token("t1", noon);
        sessions.revoke_token("t1", noon);
        sessions.revoke_token("t2", noon + 1h);
    });
    EXPECT_TRUE(is_revoked("t1"));
    EXPECT_FALSE(is_revoked("t3"));
    EXPECT_EQ(with_sessions([](auto& sessions) { return sessions.remove_expired(noon); }), 1U);
    EXPECT_FALSE(is_revoked("t1"));
    EXPECT_TRUE(is_revoked("t2"));
}

} // namespace
} // namespace waymark::identity
