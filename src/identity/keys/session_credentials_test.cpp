// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credentials.hpp"
#include "identity/keys/test_credentials.hpp"
#include "identity/token_hash.hpp"

#include <soci/soci.h>

#include <string>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

class SessionCredentialsTest : public CredentialFixture {
protected:
    SessionClaims claims(const std::string& session_uid) const
    {
        return {.user_id = ann.id.value,
                .username = "ann",
                .email = ann.email,
                .role = Role::admin, // what a token says of the role counts for nothing
                .subject = ann.uid,
                .session = session_uid,
                .issued = start,
                .expires = start + 2h};
    }
    std::string jwt(const std::string& session_uid) const
    {
        return tokens.sign(claims(session_uid));
    }
    std::string jwt_without_session() const { return jwt({}); }

    void revoke_session(std::uint64_t id)
    {
        store->write(
            [&](soci::session& session) { SessionRepository(session).revoke(id, clock.now()); });
    }
    void revoke_token(const std::string& token)
    {
        store->write([&](soci::session& session) {
            SessionRepository(session).revoke_token(token_hash(token), start + 2h);
        });
    }
    TimePoint last_used(std::uint64_t session_id)
    {
        return store->read([&](soci::session& session) {
            return SessionRepository(session).find(session_id).value().last_used;
        });
    }

    User ann = add_user("ann");
};

TEST_F(SessionCredentialsTest, AJwtStandsForTheUserOfItsSession)
{
    const auto session = add_session(ann);
    const auto caller = verify(jwt(session.uid));
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->id, ann.id);
    EXPECT_EQ(caller->uid, ann.uid);
    EXPECT_EQ(caller->role, Role::user);
    EXPECT_EQ(caller->email, ann.email);
    EXPECT_THAT(caller->username, Optional(std::string("ann")));
    EXPECT_THAT(caller->name, Optional(std::string("The ann")));
    EXPECT_EQ(caller->credential, CredentialKind::session);
    EXPECT_EQ(caller->credential_id, session.id);
    EXPECT_EQ(caller->scopes, ScopeSet::all());
    EXPECT_TRUE(caller->has_session());
}

TEST_F(SessionCredentialsTest, TokensOfOneSessionAreRecalledByIt)
{
    const auto session = add_session(ann);
    ASSERT_TRUE(verify(jwt(session.uid)));
    auto renewed = claims(session.uid);
    renewed.expires += 1h;
    EXPECT_TRUE(recall(tokens.sign(renewed)).value());
}

TEST_F(SessionCredentialsTest, ASessionsUidIsNoToken)
{
    const auto session = add_session(ann);
    ASSERT_TRUE(verify(jwt(session.uid)));
    for (const auto& text : {session.uid, "session:" + session.uid, "s" + session.uid})
        EXPECT_THAT(verify(text), IsRefused(Refusal::unknown)) << text;
}

TEST_F(SessionCredentialsTest, AJwtOfARevokedOrForeignSessionIsUnknown)
{
    const auto session = add_session(ann);
    revoke_session(session.id);
    EXPECT_THAT(verify(jwt(session.uid)), IsRefused(Refusal::unknown));
    EXPECT_THAT(verify(jwt("cxxxxxxxxxxxxxxxxxxxxxxxx")), IsRefused(Refusal::unknown));
}

TEST_F(SessionCredentialsTest, ARevocationHoldsOnceItIsTold)
{
    const auto session = add_session(ann);
    ASSERT_TRUE(verify(jwt(session.uid)));
    revoke_session(session.id);
    credentials.forget();
    EXPECT_THAT(recall(jwt(session.uid)), IsNotRemembered());
    EXPECT_THAT(verify(jwt(session.uid)), IsRefused(Refusal::unknown));
}

TEST_F(SessionCredentialsTest, AJwtDiesWithItsSession)
{
    const auto token = jwt(add_session(ann).uid);
    clock.advance(1h - 1ms);
    ASSERT_TRUE(verify(token));
    clock.advance(1ms);
    EXPECT_THAT(recall(token), Optional(IsRefused(Refusal::expired)));
}

TEST_F(SessionCredentialsTest, AJwtDiesByItselfWhileItsSessionLives)
{
    const auto session = add_session(ann);
    auto brief = claims(session.uid);
    brief.expires = start + 1s;
    const auto token = tokens.sign(brief);
    ASSERT_TRUE(verify(token));
    clock.advance(1s);
    EXPECT_THAT(recall(token), Optional(IsRefused(Refusal::expired)));
    EXPECT_THAT(verify(token), IsRefused(Refusal::expired));
    EXPECT_TRUE(verify(jwt(session.uid)));
}

TEST_F(SessionCredentialsTest, ADisabledUserIsInactive)
{
    const auto session = add_session(ann);
    add_session(ann, SessionKind::login_token, "user_1_secret");
    ann.is_active = false;
    change_user(ann);
    EXPECT_THAT(verify(jwt(session.uid)), IsRefused(Refusal::inactive));
    EXPECT_THAT(verify(jwt_without_session()), IsRefused(Refusal::inactive));
    EXPECT_THAT(verify("user_1_secret"), IsRefused(Refusal::inactive));
}

TEST_F(SessionCredentialsTest, AJwtWithoutASessionStandsForItsSubject)
{
    const auto token = jwt_without_session();
    EXPECT_THAT(recall(token), IsNotRemembered());
    const auto caller = verify(token);
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->id, ann.id);
    EXPECT_EQ(caller->credential, CredentialKind::session);
    EXPECT_EQ(caller->credential_id, 0U);
    EXPECT_TRUE(recall(token).value());
    EXPECT_EQ(usage.flush(), 0U);
}

TEST_F(SessionCredentialsTest, AJwtWithoutASubjectStandsForItsUserId)
{
    auto numbered = claims({});
    numbered.subject.clear();
    EXPECT_EQ(verify(tokens.sign(numbered))->id, ann.id);
    numbered.user_id = 99;
    EXPECT_THAT(verify(tokens.sign(numbered)), IsRefused(Refusal::inactive));
}

TEST_F(SessionCredentialsTest, TheSubjectCountsBeforeTheUserId)
{
    const auto bob = add_user("bob");
    auto mixed = claims({});
    mixed.user_id = bob.id.value;
    EXPECT_EQ(verify(tokens.sign(mixed))->id, ann.id);
    mixed.subject = "cxxxxxxxxxxxxxxxxxxxxxxxx";
    EXPECT_THAT(verify(tokens.sign(mixed)), IsRefused(Refusal::inactive));
}

TEST_F(SessionCredentialsTest, AJwtWithoutASessionIsRevokedByItself)
{
    const auto token = jwt_without_session();
    auto other = claims({});
    other.expires += 1s;
    ASSERT_TRUE(verify(token));
    revoke_token(token);
    clock.advance(memory);
    EXPECT_THAT(verify(token), IsRefused(Refusal::unknown));
    EXPECT_THAT(recall(token), Optional(IsRefused(Refusal::unknown)));
    EXPECT_TRUE(verify(tokens.sign(other)));
}

TEST_F(SessionCredentialsTest, ATokenForAnotherPurposeOpensNothing)
{
    auto challenge = claims(add_session(ann).uid);
    challenge.purpose = "second_factor";
    const auto token = tokens.sign(challenge);
    EXPECT_THAT(recall(token), Optional(IsRefused(Refusal::unknown)));
    EXPECT_THAT(verify(token), IsRefused(Refusal::unknown));
}

TEST_F(SessionCredentialsTest, WhatIsWrongWithAJwtIsToldWithoutTheStore)
{
    const auto good = jwt(add_session(ann).uid);
    ASSERT_TRUE(verify(good));
    const SessionTokens others{{std::string(32, 'o')}};
    EXPECT_THAT(recall(others.sign(claims("s"))), Optional(IsRefused(Refusal::mac)));
    EXPECT_THAT(recall(good.substr(0, good.rfind('.'))), Optional(IsRefused(Refusal::malformed)));
    EXPECT_THAT(recall("a.b.c"), Optional(IsRefused(Refusal::malformed)));
    EXPECT_THAT(recall("eyJ"), Optional(IsRefused(Refusal::malformed)));
    // {"alg":"none"}
    EXPECT_THAT(recall("eyJhbGciOiJub25lIn0" + good.substr(good.find('.'))),
                Optional(IsRefused(Refusal::unverifiable)));
}

TEST_F(SessionCredentialsTest, ALoginTokenStandsForItsUser)
{
    const std::string token = "user_1_0123456789abcdef";
    const auto session = add_session(ann, SessionKind::login_token, token);
    EXPECT_THAT(recall(token), IsNotRemembered());
    const auto caller = verify(token);
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->id, ann.id);
    EXPECT_EQ(caller->credential, CredentialKind::login_token);
    EXPECT_EQ(caller->credential_id, session.id);
    EXPECT_TRUE(recall(token).value());
    EXPECT_THAT(verify("user_1_0123456789abcdee"), IsRefused(Refusal::unknown));

    clock.advance(1h);
    EXPECT_THAT(verify(token), IsRefused(Refusal::expired));
}

TEST_F(SessionCredentialsTest, ARevokedLoginTokenIsUnknown)
{
    const std::string token = "user_1_0123456789abcdef";
    revoke_session(add_session(ann, SessionKind::login_token, token).id);
    EXPECT_THAT(verify(token), IsRefused(Refusal::unknown));
}

TEST_F(SessionCredentialsTest, EachUseOfASessionIsNoted)
{
    const auto session = add_session(ann);
    clock.advance(1min);
    ASSERT_TRUE(verify(jwt(session.uid)));
    clock.advance(10ms);
    ASSERT_TRUE(recall(jwt(session.uid)).value());
    EXPECT_EQ(usage.flush(), 1U);
    EXPECT_EQ(last_used(session.id), start + 1min + 10ms);
}

} // namespace
} // namespace waymark::identity
