// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/sessions/test_sessions.hpp"
#include "identity/token_hash.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <soci/soci.h>

#include <atomic>
#include <barrier>
#include <set>
#include <thread>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

MATCHER_P(FailsWith, code, "")
{
    return !arg && arg.error().code == code;
}

class SessionServiceTest : public SessionsTest {
protected:
    const ClientInfo client{.address = address("192.0.2.7"), .user_agent = "Other/2.0"};

    template <typename F>
    auto with_repository(F f)
    {
        return store->write([&](soci::session& session) {
            SessionRepository repository(session);
            return f(repository);
        });
    }
    SessionGrant open(const User& user, SessionKind kind)
    {
        return sessions.open(user, kind, client);
    }
    // The session that an access token names, if it is still good.
    std::optional<SessionRow> live_session(const SessionGrant& grant)
    {
        const auto claims = tokens.verify(grant.token, clock.now());
        if (!claims)
            return std::nullopt;
        auto row = with_repository(
            [&](auto& repository) { return repository.find_by_uid(claims->session); });
        return row && row->is_live(clock.now()) ? row : std::nullopt;
    }
    void run(const std::string& sql)
    {
        store->write([&](soci::session& session) { session << sql; });
    }
    // By two threads; says how many were given the next pair.
    int refresh_twice_at_once(const std::string& refresh_token)
    {
        std::barrier start(2);
        std::atomic<int> won = 0;
        const auto refresh = [&] {
            start.arrive_and_wait();
            won += sessions.refresh(refresh_token, client) ? 1 : 0;
        };
        {
            const std::jthread first(refresh);
            const std::jthread second(refresh);
        }
        return won;
    }
    User add_user(const std::string& name)
    {
        return users.create({.email = name + "@example.com", .password = "secret1"}).value();
    }
};

TEST_F(SessionServiceTest, AnAccessTokenStatesWhatClientsOfEachDialectRead)
{
    const auto grant = sign_in();
    const auto claims = tokens.verify(grant.token, clock.now());
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->user_id, ann.id.value);
    EXPECT_EQ(claims->username, "ann");
    EXPECT_EQ(claims->email, "ann@example.com");
    EXPECT_EQ(claims->role, Role::admin);
    EXPECT_EQ(claims->subject, ann.uid);
    EXPECT_EQ(claims->issued, from_epoch_ms(1'790'000'000'000));
    EXPECT_EQ(claims->expires, grant.expires);
    EXPECT_EQ(claims->purpose, "");
    EXPECT_TRUE(live_session(grant));
}

TEST_F(SessionServiceTest, TheUsernameInATokenIsTheAddressIfThereIsNone)
{
    const auto bob = add_user("bob");
    const auto grant = sessions.open(bob, SessionKind::jwt, client);
    EXPECT_EQ(tokens.verify(grant.token, clock.now())->username, "bob@example.com");
}

TEST_F(SessionServiceTest, TokensLastAsLongAsTheOptionsSay)
{
    SessionService brief(
        parts, {.access_lifetime = 60s, .refresh_lifetime = 600s, .login_token_lifetime = 30s});
    EXPECT_EQ(brief.open(ann, SessionKind::jwt, client).expires,
              std::chrono::floor<std::chrono::seconds>(clock.now()) + 60s);
    EXPECT_EQ(brief.open(ann, SessionKind::login_token, client).expires, clock.now() + 30s);
    EXPECT_EQ(sign_in().expires, std::chrono::floor<std::chrono::seconds>(clock.now()) + 24h * 7);
}

TEST_F(SessionServiceTest, ALoginTokenIsKeptAsItsHashForADay)
{
    const auto grant = sign_in(SessionKind::login_token);
    EXPECT_THAT(grant.token, testing::MatchesRegex("user_[0-9]+_[A-Za-z0-9_-]+"));
    EXPECT_THAT(grant.token, testing::StartsWith(fmt::format("user_{}_", ann.id.value)));
    EXPECT_EQ(grant.token.size(), fmt::format("user_{}_", ann.id.value).size() + 43);
    EXPECT_EQ(grant.expires, clock.now() + 24h);
    EXPECT_EQ(grant.refresh_token, "");
    const auto row = with_repository(
        [&](auto& repository) { return repository.find_by_token_hash(token_hash(grant.token)); });
    ASSERT_TRUE(row);
    EXPECT_EQ(row->user, ann.id);
    EXPECT_EQ(row->kind, SessionKind::login_token);
    EXPECT_EQ(row->expires, grant.expires);
}

TEST_F(SessionServiceTest, NoTwoTokensAreAlike)
{
    std::set<std::string> seen;
    for (int i = 0; i < 10; ++i) {
        const auto jwt = sign_in();
        seen.insert({jwt.token, jwt.refresh_token, sign_in(SessionKind::login_token).token});
    }
    EXPECT_EQ(seen.size(), 30U);
}

TEST_F(SessionServiceTest, ARefreshTokenGivesTheNextPairOfTheSameSession)
{
    const auto first = sign_in();
    EXPECT_THAT(first.refresh_token, testing::MatchesRegex("wmr_[A-Za-z0-9_-]+"));
    EXPECT_EQ(first.refresh_token.size(), 47U);
    clock.advance(6h);
    const auto second = sessions.refresh(first.refresh_token, client);
    ASSERT_TRUE(second);
    EXPECT_NE(second->token, first.token);
    EXPECT_NE(second->refresh_token, first.refresh_token);
    EXPECT_EQ(second->expires, first.expires + 6h);
    EXPECT_EQ(second->user.id, ann.id);
    EXPECT_EQ(live_session(*second).value().id, live_session(first).value().id);
    EXPECT_TRUE(sessions.refresh(second->refresh_token, client));
    EXPECT_EQ(changes, 0);
}

TEST_F(SessionServiceTest, ARefreshTellsTheClaimsOfNow)
{
    const auto grant = sign_in();
    run("UPDATE users SET role = 'USER', username = 'anna'");
    const auto next = sessions.refresh(grant.refresh_token, client);
    ASSERT_TRUE(next);
    const auto claims = tokens.verify(next->token, clock.now());
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->role, Role::user);
    EXPECT_EQ(claims->username, "anna");
}

TEST_F(SessionServiceTest, ARefreshTokenShownAgainEndsTheSession)
{
    const auto first = sign_in();
    const auto other = sign_in();
    const auto second = sessions.refresh(first.refresh_token, client);
    ASSERT_TRUE(second);
    EXPECT_THAT(sessions.refresh(first.refresh_token, client), FailsWith(Errc::unauthenticated));
    EXPECT_EQ(changes, 1);
    EXPECT_FALSE(live_session(first));
    EXPECT_FALSE(live_session(*second));
    EXPECT_THAT(sessions.refresh(second->refresh_token, client), FailsWith(Errc::unauthenticated));
    EXPECT_TRUE(live_session(other));
}

TEST_F(SessionServiceTest, OfTwoWhoRefreshAtOnceOneWinsAndTheSessionEnds)
{
    for (int round = 0; round < 20; ++round) {
        const auto grant = sign_in();
        EXPECT_EQ(refresh_twice_at_once(grant.refresh_token), 1);
        EXPECT_FALSE(live_session(grant));
    }
}

TEST_F(SessionServiceTest, WhatIsNoRefreshTokenRefreshesNothing)
{
    const auto grant = sign_in();
    for (const std::string& token :
         {std::string(), std::string("nonsense"), grant.token, token_hash(grant.refresh_token),
          grant.refresh_token + "x", sign_in(SessionKind::login_token).token})
        EXPECT_THAT(sessions.refresh(token, client), FailsWith(Errc::unauthenticated));
    EXPECT_TRUE(live_session(grant));
}

TEST_F(SessionServiceTest, ARefreshTokenEndsAfterItsLifetime)
{
    const auto grant = sign_in();
    const auto late = sign_in();
    clock.advance(24h * 30 - 1ms);
    EXPECT_TRUE(sessions.refresh(grant.refresh_token, client));
    clock.advance(1ms);
    EXPECT_THAT(sessions.refresh(late.refresh_token, client), FailsWith(Errc::unauthenticated));
}

TEST_F(SessionServiceTest, EachRefreshLengthensTheSession)
{
    auto grant = sign_in();
    for (int i = 0; i < 3; ++i) {
        clock.advance(24h * 29);
        auto next = sessions.refresh(grant.refresh_token, client);
        ASSERT_TRUE(next) << i;
        grant = *std::move(next);
    }
    const auto listed = sessions.list(ann.id);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed.front().expires, clock.now() + 24h * 30);
}

TEST_F(SessionServiceTest, AShortRefreshLifetimeCutsNoAccessTokenShort)
{
    SessionService odd(parts, {.access_lifetime = 1h, .refresh_lifetime = 60s});
    const auto grant = odd.open(ann, SessionKind::jwt, client);
    clock.advance(30min);
    EXPECT_TRUE(live_session(grant));
    EXPECT_THAT(odd.refresh(grant.refresh_token, client), FailsWith(Errc::unauthenticated));
}

TEST_F(SessionServiceTest, ARevokedSessionIsNotRefreshed)
{
    const auto grant = sign_in();
    ASSERT_TRUE(sessions.revoke(ann.id, live_session(grant).value().uid));
    EXPECT_THAT(sessions.refresh(grant.refresh_token, client), FailsWith(Errc::unauthenticated));
}

TEST_F(SessionServiceTest, ADisabledAccountIsNotRefreshedAndKeepsItsToken)
{
    const auto grant = sign_in();
    run("UPDATE users SET is_active = 0");
    EXPECT_THAT(sessions.refresh(grant.refresh_token, client), FailsWith(Errc::not_found));
    run("UPDATE users SET is_active = 1");
    EXPECT_TRUE(sessions.refresh(grant.refresh_token, client));
}

TEST_F(SessionServiceTest, ANewPasswordEndsTheOtherSessionsAndTheirRefreshTokens)
{
    const auto kept = sign_in();
    const auto other = sign_in();
    const auto row = live_session(kept);
    ASSERT_TRUE(row);
    ASSERT_TRUE(users.change_password(ann.id, "secret1", "secret2", row->id));
    EXPECT_TRUE(live_session(kept));
    EXPECT_FALSE(live_session(other));
    EXPECT_THAT(sessions.refresh(other.refresh_token, client), FailsWith(Errc::unauthenticated));

    ASSERT_TRUE(users.reset_password(ann.id, "secret3"));
    EXPECT_FALSE(live_session(kept));
    EXPECT_THAT(sessions.refresh(kept.refresh_token, client), FailsWith(Errc::unauthenticated));
}

TEST_F(SessionServiceTest, EnablingAnAccountAgainRevivesNoSession)
{
    // Or ann would be the last administrator.
    ASSERT_TRUE(users.create({.email = "eve@example.com",
                              .password = "secret1",
                              .username = "eve",
                              .role = Role::admin}));
    const auto jwt = sign_in();
    const auto login_token = sign_in(SessionKind::login_token);
    ASSERT_TRUE(users.change(ann.id, {.is_active = false}));
    EXPECT_THAT(sessions.refresh(jwt.refresh_token, client), FailsWith(Errc::not_found));
    ASSERT_TRUE(users.change(ann.id, {.is_active = true}));
    EXPECT_TRUE(sessions.list(ann.id).empty());
    EXPECT_FALSE(live_session(jwt));
    EXPECT_THAT(sessions.refresh(jwt.refresh_token, client), FailsWith(Errc::unauthenticated));
    const auto row = with_repository([&](auto& repository) {
        return repository.find_by_token_hash(token_hash(login_token.token));
    });
    ASSERT_TRUE(row);
    EXPECT_FALSE(row->is_live(clock.now()));
}

TEST_F(SessionServiceTest, TheTokensOfAnAccountThatIsGoneGoWithIt)
{
    const auto grant = sign_in();
    run("DELETE FROM users");
    EXPECT_THAT(sessions.refresh(grant.refresh_token, client), FailsWith(Errc::unauthenticated));
    EXPECT_FALSE(live_session(grant));
}

TEST_F(SessionServiceTest, SigningOutEndsThatSessionAndNoOther)
{
    const auto first = sign_in();
    const auto second = sign_in();
    const auto id = live_session(first).value().id;
    sessions.sign_out(caller(id), first.token);
    sessions.sign_out(caller(id), first.token);
    EXPECT_EQ(changes, 1);
    EXPECT_FALSE(live_session(first));
    EXPECT_THAT(sessions.refresh(first.refresh_token, client), FailsWith(Errc::unauthenticated));
    EXPECT_TRUE(live_session(second));
}

TEST_F(SessionServiceTest, SigningOutEndsALoginToken)
{
    sign_in(SessionKind::login_token);
    auto who = caller(sessions.list(ann.id).front().id);
    who.credential = CredentialKind::login_token;
    sessions.sign_out(who, "");
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SessionServiceTest, ATokenWithoutASessionIsRevokedByItself)
{
    const auto token = tokens.sign({.user_id = ann.id.value, .expires = clock.now() + 1h});
    const auto is_revoked = [&] {
        return with_repository(
            [&](auto& repository) { return repository.is_token_revoked(token_hash(token)); });
    };
    EXPECT_FALSE(is_revoked());
    sessions.sign_out(caller(0), token);
    sessions.sign_out(caller(0), token);
    EXPECT_TRUE(is_revoked());
    EXPECT_EQ(changes, 2);
    clock.advance(1h);
    EXPECT_EQ(sessions.forget_expired(), 1U);
    EXPECT_FALSE(is_revoked());
}

TEST_F(SessionServiceTest, SigningOutWithAKeyOrNoTokenDoesNothing)
{
    const auto grant = sign_in();
    auto who = caller(live_session(grant).value().id);
    who.credential = CredentialKind::api_key;
    sessions.sign_out(who, "osu_key");
    sessions.sign_out(caller(0), "nonsense");
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(live_session(grant));
}

TEST_F(SessionServiceTest, TheListTellsWhereAndWhenEachWasMadeAndUsed)
{
    sign_in();
    clock.advance(1min);
    const auto made = clock.now();
    open(ann, SessionKind::login_token);
    const auto bob = add_user("bob");
    open(bob, SessionKind::jwt);
    clock.advance(1min);
    usage.session_used(sessions.list(ann.id).back().id, clock.now());

    const auto listed = sessions.list(ann.id);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].kind, SessionKind::login_token);
    EXPECT_EQ(listed[0].client.address, client.address);
    EXPECT_EQ(listed[0].client.user_agent, "Other/2.0");
    EXPECT_EQ(listed[0].created, made);
    EXPECT_EQ(listed[0].last_used, made);
    EXPECT_EQ(listed[0].expires, made + 24h);
    EXPECT_EQ(listed[1].kind, SessionKind::jwt);
    EXPECT_EQ(listed[1].client.user_agent, "Browser/1.0");
    EXPECT_EQ(listed[1].last_used, clock.now());
}

TEST_F(SessionServiceTest, ARefreshTellsFromWhereTheSessionIsUsedNow)
{
    const auto grant = sign_in();
    clock.advance(1h);
    ASSERT_TRUE(sessions.refresh(grant.refresh_token, client));
    const auto listed = sessions.list(ann.id);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].client.address, client.address);
    EXPECT_EQ(listed[0].last_used, clock.now());
    EXPECT_EQ(listed[0].created, clock.now() - 1h);
}

TEST_F(SessionServiceTest, AnUnknownAddressAndAStrangeUserAgentAreKeptAsText)
{
    const std::string strange = std::string("\xff\0", 2) + std::string(600, 'x');
    const auto grant = sessions.open(ann, SessionKind::jwt, {.address = {}, .user_agent = strange});
    EXPECT_TRUE(live_session(grant));
    const auto listed = sessions.list(ann.id);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_TRUE(listed[0].client.address.is_unspecified());
    EXPECT_EQ(listed[0].client.user_agent, "\xef\xbf\xbd" + std::string(509, 'x'));
}

TEST_F(SessionServiceTest, ExpiredAndRevokedSessionsAreNotListed)
{
    sign_in(SessionKind::login_token);
    const auto grant = sign_in();
    ASSERT_TRUE(sessions.revoke(ann.id, live_session(grant).value().uid));
    EXPECT_EQ(sessions.list(ann.id).size(), 1U);
    clock.advance(24h);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SessionServiceTest, OnlyOnesOwnLiveSessionsCanBeRevoked)
{
    const auto uid = live_session(sign_in()).value().uid;
    const auto bob = add_user("bob");
    EXPECT_THAT(sessions.revoke(bob.id, uid), FailsWith(Errc::not_found));
    EXPECT_THAT(sessions.revoke(ann.id, "c0"), FailsWith(Errc::not_found));
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(sessions.revoke(ann.id, uid));
    EXPECT_EQ(changes, 1);
    EXPECT_THAT(sessions.revoke(ann.id, uid), FailsWith(Errc::not_found));
}

TEST_F(SessionServiceTest, RevokingTheOthersKeepsTheKeptOne)
{
    sign_in();
    sign_in(SessionKind::login_token);
    const auto kept = live_session(sign_in()).value().id;
    const auto bob = add_user("bob");
    open(bob, SessionKind::jwt);

    EXPECT_EQ(sessions.revoke_others(ann.id, kept), 2U);
    EXPECT_EQ(changes, 1);
    EXPECT_EQ(sessions.revoke_others(ann.id, kept), 0U);
    EXPECT_EQ(changes, 1);
    const auto listed = sessions.list(ann.id);
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed.front().id, kept);
    EXPECT_EQ(sessions.list(bob.id).size(), 1U);
    EXPECT_EQ(sessions.revoke_others(ann.id, 0), 1U);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SessionServiceTest, BeyondAHundredSessionsTheOldestEnds)
{
    const auto first = sign_in();
    const auto second = sign_in();
    for (int i = 2; i < 100; ++i)
        open(ann, SessionKind::login_token);
    EXPECT_EQ(changes, 0);
    EXPECT_TRUE(live_session(first));
    sign_in();
    EXPECT_EQ(changes, 1);
    EXPECT_FALSE(live_session(first));
    EXPECT_TRUE(live_session(second));
    EXPECT_EQ(sessions.list(ann.id).size(), 100U);
}

TEST_F(SessionServiceTest, WhatHasExpiredIsForgotten)
{
    sign_in(SessionKind::login_token);
    const auto grant = sign_in();
    EXPECT_EQ(sessions.forget_expired(), 0U);
    clock.advance(24h);
    EXPECT_EQ(sessions.forget_expired(), 1U);
    ASSERT_TRUE(sessions.refresh(grant.refresh_token, client));
    clock.advance(24h * 29);
    EXPECT_EQ(sessions.forget_expired(), 1U); // the first refresh token
    clock.advance(24h);
    EXPECT_EQ(sessions.forget_expired(), 2U); // the session and the second
}

} // namespace
} // namespace waymark::identity
