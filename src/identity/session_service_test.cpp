// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.hpp"
#include "identity/session_service.hpp"
#include "identity/session_tokens.hpp"
#include "identity/user_repository.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

constexpr PasswordHasher::Options cheap{.passes = 1, .memory_bytes = 8192, .parallel = 2};

MATCHER(IsUnauthenticated, "")
{
    return !arg && arg.error().code == Errc::unauthenticated;
}

class SessionServiceTest : public testing::Test {
protected:
    void SetUp() override
    {
        const auto created = users.create({.email = "ann@example.com",
                                           .password = "secret1",
                                           .username = "ann",
                                           .role = Role::admin});
        ASSERT_TRUE(created);
        ann = *created;
    }

    void change(const std::string& sql)
    {
        store->write([&](soci::session& session) { session << sql; });
    }

    std::string token() { return sessions.sign_in("ann", "secret1").value().token; }

    ManualClock clock{from_epoch_ms(1'790'000'000'123)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    PasswordHasher passwords{cheap};
    SessionTokens tokens{"0123456789abcdef0123456789abcdef"};
    UserService users{*store, passwords, clock};
    SessionService sessions{*store, passwords, tokens, clock};
    User ann;
};

TEST_F(SessionServiceTest, ATokenStandsForTheUserWhoSignedIn)
{
    const auto session = sessions.sign_in("ann@example.com", "secret1");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->user.id, ann.id);
    const auto caller = sessions.authenticate(session->token);
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->id, ann.id);
    EXPECT_EQ(caller->uid, ann.uid);
    EXPECT_EQ(caller->email, "ann@example.com");
    EXPECT_TRUE(caller->is_admin());
}

TEST_F(SessionServiceTest, OneSignsInByAddressOrUsernameHoweverCapitalised)
{
    for (const char* login : {"ann@example.com", "Ann@Example.COM", "ann", "ANN"})
        EXPECT_TRUE(sessions.sign_in(login, "secret1")) << login;
}

TEST_F(SessionServiceTest, UnknownAccountsAndWrongPasswordsAreToldApartByNothing)
{
    const auto wrong = sessions.sign_in("ann", "secret2");
    const auto unknown = sessions.sign_in("bob", "secret1");
    ASSERT_FALSE(wrong);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(wrong.error(), unknown.error());
    EXPECT_EQ(wrong.error().code, Errc::unauthenticated);
    EXPECT_THAT(sessions.sign_in("", ""), IsUnauthenticated());
    EXPECT_THAT(sessions.sign_in("' OR 1=1 --", "secret1"), IsUnauthenticated());
    EXPECT_THAT(sessions.sign_in("ann", std::string(1'000'000, 'x')), IsUnauthenticated());
}

TEST_F(SessionServiceTest, AnInactiveUserDoesNotGetIn)
{
    const auto before = token();
    change("UPDATE users SET is_active = 0");
    EXPECT_THAT(sessions.sign_in("ann", "secret1"), IsUnauthenticated());
    EXPECT_THAT(sessions.authenticate(before), IsUnauthenticated());
}

TEST_F(SessionServiceTest, ATokenOfAUserWhoIsGoneIsWorthNothing)
{
    const auto before = token();
    change("DELETE FROM users");
    EXPECT_THAT(sessions.authenticate(before), IsUnauthenticated());
}

TEST_F(SessionServiceTest, AChangeOfRoleTakesEffectAtOnce)
{
    const auto before = token();
    change("UPDATE users SET role = 'USER'");
    const auto caller = sessions.authenticate(before);
    ASSERT_TRUE(caller);
    EXPECT_FALSE(caller->is_admin());
}

TEST_F(SessionServiceTest, ATokenLastsSevenDays)
{
    const auto session = sessions.sign_in("ann", "secret1");
    ASSERT_TRUE(session);
    EXPECT_EQ(session->expires,
              std::chrono::floor<std::chrono::seconds>(clock.now()) + SessionService::lifetime);
    clock.set(session->expires - 1ms);
    EXPECT_TRUE(sessions.authenticate(session->token));
    clock.set(session->expires);
    EXPECT_THAT(sessions.authenticate(session->token), IsUnauthenticated());
}

TEST_F(SessionServiceTest, SigningOutEndsThatTokenAndNoOther)
{
    const auto first = token();
    const auto second = token();
    ASSERT_NE(first, second);
    EXPECT_TRUE(sessions.sign_out(first));
    EXPECT_TRUE(sessions.sign_out(first));
    EXPECT_THAT(sessions.authenticate(first), IsUnauthenticated());
    EXPECT_TRUE(sessions.authenticate(second));
}

TEST_F(SessionServiceTest, OneCannotSignOutWithATokenThatIsNone)
{
    EXPECT_THAT(sessions.sign_out("nonsense"), IsUnauthenticated());
    EXPECT_THAT(sessions.authenticate("nonsense"), IsUnauthenticated());
}

TEST_F(SessionServiceTest, RevokedTokensAreForgottenWhenTheyHaveExpired)
{
    const auto early = token();
    clock.advance(1h);
    const auto late = token();
    ASSERT_TRUE(sessions.sign_out(early));
    ASSERT_TRUE(sessions.sign_out(late));
    EXPECT_EQ(sessions.forget_expired(), 0U);
    clock.advance(SessionService::lifetime - 30min);
    EXPECT_EQ(sessions.forget_expired(), 1U);
    EXPECT_THAT(sessions.authenticate(late), IsUnauthenticated());
    clock.advance(1h);
    EXPECT_EQ(sessions.forget_expired(), 1U);
}

TEST_F(SessionServiceTest, SigningInIsNoted)
{
    clock.advance(1min);
    ASSERT_TRUE(sessions.sign_in("ann", "secret1"));
    EXPECT_EQ(users.find(ann.id).value().last_login, clock.now());
}

TEST_F(SessionServiceTest, SigningInRenewsAHashOfOldParameters)
{
    PasswordHasher stronger({.passes = 2, .memory_bytes = 8192, .parallel = 1});
    SessionService upgraded(*store, stronger, tokens, clock);
    ASSERT_TRUE(upgraded.sign_in("ann", "secret1"));
    const auto hash = store->read([&](soci::session& session) {
        return UserRepository(session).find(ann.id).value().password_hash;
    });
    EXPECT_FALSE(stronger.is_outdated(hash));
    EXPECT_TRUE(upgraded.sign_in("ann", "secret1"));
}

} // namespace
} // namespace waymark::identity
