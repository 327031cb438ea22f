// SPDX-License-Identifier: Apache-2.0
#include "identity/guess_limit.hpp"
#include "identity/sessions/sign_in_attempt.hpp"
#include "identity/sessions/test_sessions.hpp"

#include <gmock/gmock.h>
#include <soci/soci.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using Reason = SignInFailure::Reason;

// Signing in as a whole: the attempt and what SessionService makes of it.
class SignInTest : public SessionsTest {
protected:
    SignInFailure fail(const SignIn& wish)
    {
        const auto grant = sessions.sign_in(wish);
        EXPECT_FALSE(grant);
        return grant ? SignInFailure{} : grant.error();
    }
    Reason reason(const SignIn& wish) { return fail(wish).reason; }
    void fail_times(int times)
    {
        for (int i = 0; i < times; ++i)
            ASSERT_EQ(reason(attempt("wrong")), Reason::credentials);
    }
    SignIn with_code(const std::string& given) const
    {
        auto wish = attempt();
        wish.code = given;
        return wish;
    }
    static SignIn from(const std::string& client, SignIn wish)
    {
        wish.client.address = address(client);
        return wish;
    }
    static SignIn as(const std::string& login, SignIn wish)
    {
        wish.login = login;
        return wish;
    }
    std::string password_hash()
    {
        return store->read([&](soci::session& session) {
            return UserRepository(session).find(ann.id).value().password_hash;
        });
    }
    void set_password_hash(const std::string& hash)
    {
        store->write([&](soci::session& session) {
            UserRepository(session).set_password_hash(ann.id, hash, clock.now());
        });
    }
    // After the account is read, and before its session is opened.
    void happen_meanwhile(std::function<void()> event)
    {
        second_factor_clock.plan([this, planned = std::move(event)]() mutable {
            second_factor_clock.plan(std::move(planned));
        });
    }
    [[nodiscard]] std::string account_name() const { return GuessLimit::name_of(ann.id); }
    void deactivate()
    {
        store->write([](soci::session& session) { session << "UPDATE users SET is_active = 0"; });
    }

    FailureThrottle watched_addresses{{.failures_max = 10}, second_factor_clock};
    // Looks at that clock once before the account is read and twice after it.
    SessionService watched{{.store = *store,
                            .passwords = passwords,
                            .tokens = tokens,
                            .second_factor = second_factor,
                            .logins = logins,
                            .addresses = watched_addresses,
                            .usage = usage,
                            .clock = clock,
                            .changed = {}},
                           {}};
};

TEST_F(SignInTest, IsByAddressOrUsernameHoweverCapitalised)
{
    for (const char* login : {"ann@example.com", "Ann@Example.COM", "ann", "ANN"}) {
        const auto grant = sessions.sign_in(as(login, attempt()));
        ASSERT_TRUE(grant) << login;
        EXPECT_EQ(grant->user.id, ann.id);
    }
}

TEST_F(SignInTest, UnknownAccountsAndWrongPasswordsAreToldApartByNothing)
{
    const auto wrong = fail(attempt("secret2"));
    logins.succeed("login ann");
    addresses.succeed("192.0.2.1");
    const auto unknown = fail(as("bob", attempt()));
    EXPECT_EQ(wrong.reason, Reason::credentials);
    EXPECT_EQ(unknown.reason, Reason::credentials);
    EXPECT_EQ(wrong.remaining_attempts, unknown.remaining_attempts);
    EXPECT_EQ(wrong.challenge, unknown.challenge);
}

TEST_F(SignInTest, StrangeLoginsAndPasswordsAreWrongOnes)
{
    for (const std::string& login : {std::string(), std::string("' OR 1=1 --"), std::string("\xff"),
                                     std::string("ann\0", 4), std::string(1'000'000, 'x')})
        EXPECT_EQ(reason(as(login, attempt())), Reason::credentials);
    EXPECT_EQ(reason(attempt("")), Reason::credentials);
    EXPECT_EQ(reason(attempt(std::string(1'000'000, 'x'))), Reason::credentials);
}

TEST_F(SignInTest, OnlyTheRightPasswordTellsThatAnAccountIsDisabled)
{
    deactivate();
    EXPECT_EQ(reason(attempt("wrong")), Reason::credentials);
    const auto failure = fail(attempt());
    EXPECT_EQ(failure.reason, Reason::inactive);
    EXPECT_EQ(failure.remaining_attempts, 4U);
}

TEST_F(SignInTest, FailuresLeaveFewerAttemptsAndThenLockTheLogin)
{
    for (const unsigned left : {4U, 3U, 2U, 1U, 0U})
        EXPECT_EQ(fail(attempt("wrong")).remaining_attempts, left);
    clock.advance(7s);
    const auto locked = fail(attempt());
    EXPECT_EQ(locked.reason, Reason::account_locked);
    EXPECT_EQ(locked.remaining_attempts, 0U);
    EXPECT_EQ(locked.retry_after, 15min - 7s);
    EXPECT_EQ(reason(as("ANN", from("192.0.2.9", attempt()))), Reason::account_locked);
    clock.advance(15min);
    EXPECT_TRUE(sessions.sign_in(attempt()));
}

TEST_F(SignInTest, TheLoginsOfAnAccountShareOneCount)
{
    for (const char* login : {"ann", "ann@example.com", "ann", "ann@example.com"})
        EXPECT_EQ(reason(as(login, attempt("wrong"))), Reason::credentials);
    EXPECT_EQ(fail(as("ANN", attempt("wrong"))).remaining_attempts, 0U);
    for (const char* login : {"ann", "ann@example.com"}) {
        const auto locked = fail(as(login, attempt()));
        EXPECT_EQ(locked.reason, Reason::account_locked) << login;
        EXPECT_EQ(locked.retry_after, 15min);
    }
}

TEST_F(SignInTest, GuessesOfWhoIsSignedInLockTheAccountAndTheOtherWayRound)
{
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(users.change_password(ann.id, "wrong", "secret2", 0));
    EXPECT_EQ(fail(attempt("wrong")).remaining_attempts, 1U);
    EXPECT_EQ(fail(as("ann@example.com", attempt("wrong"))).remaining_attempts, 0U);
    EXPECT_EQ(reason(attempt()), Reason::account_locked);
    const auto changed = users.change_password(ann.id, "secret1", "secret2", 0);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, Errc::rate_limited);
}

TEST_F(SignInTest, ALoginThatReadsLikeAnAccountsNumberLocksNobodyElse)
{
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(reason(as(account_name(), attempt())), Reason::credentials);
    EXPECT_TRUE(sessions.sign_in(attempt()));
}

TEST_F(SignInTest, FailuresWithManyLoginsLockTheAddressWhichIsToldFirst)
{
    for (unsigned i = 0; i < 10; ++i) {
        const auto failure = fail(as("user" + std::to_string(i % 3), attempt()));
        EXPECT_EQ(failure.reason, Reason::credentials);
        EXPECT_EQ(failure.remaining_attempts, std::min(9 - i, 4 - i / 3));
    }
    const auto locked = fail(attempt());
    EXPECT_EQ(locked.reason, Reason::address_locked);
    EXPECT_EQ(locked.retry_after, 15min);
    EXPECT_TRUE(sessions.sign_in(from("192.0.2.2", attempt())));

    for (int i = 0; i < 5; ++i)
        logins.fail("login ann");
    EXPECT_EQ(reason(attempt()), Reason::address_locked);
}

TEST_F(SignInTest, TheAddressesOfOneIpv6NetworkCountAsOne)
{
    for (unsigned i = 0; i < 10; ++i)
        EXPECT_EQ(reason(as("user" + std::to_string(i),
                            from("2001:db8:0:1::" + std::to_string(i), attempt()))),
                  Reason::credentials);
    EXPECT_EQ(reason(from("2001:db8:0:1:ffff::1", attempt())), Reason::address_locked);
    EXPECT_TRUE(sessions.sign_in(from("2001:db8:0:2::1", attempt())));
}

TEST_F(SignInTest, SuccessClearsAllCounts)
{
    fail_times(4);
    EXPECT_EQ(logins.remaining(account_name()), 1U);
    ASSERT_TRUE(sessions.sign_in(attempt()));
    EXPECT_EQ(logins.remaining("login ann"), 5U);
    EXPECT_EQ(logins.remaining(account_name()), 5U);
    EXPECT_EQ(addresses.remaining("192.0.2.1"), 10U);
}

TEST_F(SignInTest, AMissingCodeIsAskedForAndCountsForNothing)
{
    enable_second_factor();
    fail_times(1);
    for (const auto& wish : {attempt(), with_code("")}) {
        const auto failure = fail(wish);
        EXPECT_EQ(failure.reason, Reason::code_missing);
        EXPECT_EQ(failure.remaining_attempts, 4U);
    }
    EXPECT_EQ(logins.remaining("login ann"), 4U);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SignInTest, TheChallengeIsATokenOfAnotherPurposeWithoutASession)
{
    enable_second_factor();
    const auto claims = tokens.verify(fail(attempt()).challenge, clock.now());
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->purpose, "second_factor");
    EXPECT_EQ(claims->subject, ann.uid);
    EXPECT_EQ(claims->session, "");
    EXPECT_EQ(claims->expires, std::chrono::floor<std::chrono::seconds>(clock.now()) + 5min);
}

TEST_F(SignInTest, ARightCodeOpensOnce)
{
    const auto secret = enable_second_factor();
    const auto right = code(secret);
    EXPECT_TRUE(sessions.sign_in(with_code(right)));
    EXPECT_EQ(reason(with_code(right)), Reason::code);
}

TEST_F(SignInTest, AWrongCodeCountsForLoginAccountAndAddress)
{
    enable_second_factor();
    const auto failure = fail(with_code("abcdef"));
    EXPECT_EQ(failure.reason, Reason::code);
    EXPECT_EQ(failure.remaining_attempts, 4U);
    EXPECT_TRUE(failure.challenge.empty());
    EXPECT_EQ(logins.remaining("login ann"), 4U);
    EXPECT_EQ(logins.remaining(account_name()), 4U);
    EXPECT_EQ(addresses.remaining("192.0.2.1"), 9U);
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(reason(with_code("abcdef")), Reason::code);
    EXPECT_EQ(reason(attempt()), Reason::account_locked);
}

TEST_F(SignInTest, ACodeIsIgnoredWithoutASecondFactor)
{
    EXPECT_TRUE(sessions.sign_in(with_code("000000")));
}

TEST_F(SignInTest, AWrongPasswordUsesUpNoCode)
{
    const auto secret = enable_second_factor();
    auto wish = attempt("wrong");
    wish.code = code(secret);
    EXPECT_EQ(reason(wish), Reason::credentials);
    EXPECT_TRUE(sessions.sign_in(with_code(code(secret))));
}

TEST_F(SignInTest, APasswordThatIsReplacedMeanwhileOpensNothing)
{
    const auto secret = enable_second_factor();
    second_factor_clock.plan([&] { set_password_hash(passwords.hash("secret2")); });
    EXPECT_EQ(reason(with_code(code(secret))), Reason::credentials);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SignInTest, AnAccountThatIsDisabledMeanwhileOpensNothing)
{
    const auto secret = enable_second_factor();
    second_factor_clock.plan([&] { deactivate(); });
    EXPECT_EQ(reason(with_code(code(secret))), Reason::inactive);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SignInTest, ASecondFactorThatIsSetMeanwhileIsAskedFor)
{
    happen_meanwhile([&] { enable_second_factor(); });
    const auto grant = watched.sign_in(attempt());
    ASSERT_FALSE(grant);
    EXPECT_EQ(grant.error().reason, Reason::code_missing);
    EXPECT_TRUE(sessions.list(ann.id).empty());
}

TEST_F(SignInTest, TheGrantIsOfTheAccountAsItIsWhenItIsOpened)
{
    happen_meanwhile([&] { ASSERT_TRUE(users.change(ann.id, {.username = "anna"})); });
    const auto grant = watched.sign_in(attempt());
    ASSERT_TRUE(grant);
    EXPECT_EQ(grant->user.username, "anna");
    EXPECT_EQ(tokens.verify(grant->token, clock.now()).value().username, "anna");
}

TEST_F(SignInTest, AHashThatIsRenewedMeanwhileHindersNobody)
{
    const auto secret = enable_second_factor();
    second_factor_clock.plan([&] { set_password_hash(passwords.hash("secret1")); });
    EXPECT_TRUE(sessions.sign_in(with_code(code(secret))));
}

TEST_F(SignInTest, RenewsAHashOfOldParameters)
{
    PasswordHasher stronger({.passes = 2, .memory_bytes = 8192, .parallel = 1});
    SessionService upgraded({.store = *store,
                             .passwords = stronger,
                             .tokens = tokens,
                             .second_factor = second_factor,
                             .logins = logins,
                             .addresses = addresses,
                             .usage = usage,
                             .clock = clock,
                             .changed = {}},
                            {});
    ASSERT_TRUE(upgraded.sign_in(attempt()));
    const auto renewed = password_hash();
    EXPECT_FALSE(stronger.is_outdated(renewed));
    EXPECT_TRUE(upgraded.sign_in(attempt()));
    EXPECT_EQ(password_hash(), renewed);
}

TEST_F(SignInTest, IsNotedAndTellsOfTheOneBefore)
{
    EXPECT_EQ(sign_in().user.last_login, std::nullopt);
    const auto first = clock.now();
    clock.advance(1min);
    EXPECT_EQ(sign_in().user.last_login, first);
    EXPECT_EQ(users.find(ann.id).value().last_login, clock.now());
}

} // namespace
} // namespace waymark::identity
