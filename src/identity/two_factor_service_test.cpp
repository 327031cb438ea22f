// SPDX-License-Identifier: Apache-2.0
#include "identity/failure_throttle.hpp"
#include "identity/password_hasher.hpp"
#include "identity/secret_box.hpp"
#include "identity/totp.hpp"
#include "identity/two_factor_service.hpp"
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <latch>
#include <set>
#include <system_error>
#include <thread>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

constexpr UserId nobody{7};

class TwoFactorServiceTest : public testing::Test {
protected:
    TwoFactorServiceTest() : ann(insert("c1", "ann@example.com", std::nullopt)) {}

    void TearDown() override { std::filesystem::remove_all(directory); }

    static std::filesystem::path make_directory()
    {
        std::string pattern = testing::TempDir() + "waymark-totp-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::system_error(errno, std::generic_category());
        return pattern;
    }

    UserId insert(std::string uid, std::string email, std::optional<std::string> username)
    {
        const Account account{.user = {.uid = std::move(uid),
                                       .email = std::move(email),
                                       .username = std::move(username),
                                       .created = clock.now(),
                                       .updated = clock.now()},
                              .password_hash = passwords.hash("secret1")};
        return store
            ->write([&](soci::session& session) { return UserRepository(session).insert(account); })
            .value();
    }

    Account account(UserId id)
    {
        return store->read([&](soci::session& session) { return UserRepository(session).find(id); })
            .value();
    }

    // The code of this moment, or of some steps later.
    std::string code(std::int64_t drift = 0) const
    {
        return totp::code(secret, totp::step_of(clock.now()) + drift).value();
    }

    // One that is nobody's at this moment.
    std::string wrong_code() const
    {
        std::set<std::string> right;
        for (auto drift = -totp::drift_steps; drift <= totp::drift_steps; ++drift)
            right.insert(code(drift));
        for (const char* candidate : {"000000", "111111", "222222", "333333", "444444"}) {
            if (!right.contains(candidate))
                return candidate;
        }
        return "555555";
    }

    // Enables Ann's second factor; returns the recovery codes.
    std::vector<std::string> enable()
    {
        secret = factors.set_up(ann).value().secret;
        return factors.enable(ann, code()).value();
    }

    bool redeem(const std::string& typed) { return factors.redeem(account(ann), typed); }

    // How many of four who show a code at once get in.
    std::ptrdiff_t redeem_at_once(const std::string& typed)
    {
        const auto read = account(ann);
        std::array<bool, 4> redeemed{};
        std::latch start(redeemed.size());
        {
            std::vector<std::jthread> threads;
            for (bool& mine : redeemed) {
                threads.emplace_back([&] {
                    start.arrive_and_wait();
                    mine = factors.redeem(read, typed);
                });
            }
        }
        return std::ranges::count(redeemed, true);
    }

    std::filesystem::path directory = make_directory();
    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    PasswordHasher passwords{{.passes = 1, .memory_bytes = 8192, .parallel = 2}};
    SecretBox secrets = SecretBox::open(directory / "secrets.key").value();
    FailureThrottle guesses{{.failures_max = 5}, clock};
    int changes = 0;
    TwoFactorService factors{{.store = *store,
                              .passwords = passwords,
                              .secrets = secrets,
                              .guesses = guesses,
                              .clock = clock,
                              .changed = [this] { ++changes; }}};
    std::string secret; // of Ann's second factor
    UserId ann;
};

TEST_F(TwoFactorServiceTest, ASetUpIsForAnAuthenticatorAppAndNotInForce)
{
    const auto setup = factors.set_up(ann);
    ASSERT_TRUE(setup);
    EXPECT_THAT(setup->secret, testing::MatchesRegex("[A-Z2-7]{32}"));
    EXPECT_EQ(setup->account_name, "ann@example.com");
    EXPECT_EQ(setup->url, totp::to_url(setup->secret, "Waymark", "ann@example.com"));
    EXPECT_FALSE(account(ann).user.totp_enabled);
    EXPECT_EQ(changes, 0);
}

TEST_F(TwoFactorServiceTest, WhoHasNoAddressIsNamedByTheirUsername)
{
    const auto bob = insert("c2", "", "bob");
    EXPECT_EQ(factors.set_up(bob).value().account_name, "bob");
}

TEST_F(TwoFactorServiceTest, TheStoreDoesNotHoldTheSecretItself)
{
    enable();
    EXPECT_THAT(account(ann).totp_secret, testing::Optional(Not(HasSubstr(secret))));
}

TEST_F(TwoFactorServiceTest, ASecondSetUpReplacesTheFirst)
{
    secret = factors.set_up(ann).value().secret;
    const auto replaced = code();
    secret = factors.set_up(ann).value().secret;
    EXPECT_THAT(factors.enable(ann, replaced), FailsWith(Errc::unauthenticated, "code"));
    EXPECT_TRUE(factors.enable(ann, code()));
}

TEST_F(TwoFactorServiceTest, WhatIsEnabledIsNotSetUpOrEnabledAgain)
{
    enable();
    EXPECT_THAT(factors.set_up(ann), FailsWith(Errc::invalid_argument, ""));
    EXPECT_THAT(factors.enable(ann, code()), FailsWith(Errc::invalid_argument, ""));
    EXPECT_TRUE(redeem(code()));
}

TEST_F(TwoFactorServiceTest, EnablingNeedsASetUpAndACodeOfIt)
{
    EXPECT_THAT(factors.enable(ann, "123456"), FailsWith(Errc::invalid_argument, ""));
    secret = factors.set_up(ann).value().secret;
    EXPECT_THAT(factors.enable(ann, wrong_code()), FailsWith(Errc::unauthenticated, "code"));
    EXPECT_THAT(factors.enable(ann, ""), FailsWith(Errc::unauthenticated, "code"));
    EXPECT_FALSE(account(ann).user.totp_enabled);
    EXPECT_EQ(factors.recovery_codes_left(ann), 0U);
    EXPECT_EQ(changes, 0);

    EXPECT_TRUE(factors.enable(ann, code()));
    EXPECT_TRUE(account(ann).user.totp_enabled);
    EXPECT_EQ(changes, 1);
}

TEST_F(TwoFactorServiceTest, EnablingGivesTenRecoveryCodes)
{
    const auto codes = enable();
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10U);
    EXPECT_EQ(factors.recovery_codes_left(ann), 10U);
}

TEST_F(TwoFactorServiceTest, ThereIsNobodyOfAnUnknownId)
{
    EXPECT_THAT(factors.set_up(nobody), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(factors.enable(nobody, "123456"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(factors.disable(nobody, "secret1", "123456"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(factors.remove(nobody), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(factors.renew_recovery_codes(nobody, "123456"), FailsWith(Errc::not_found, ""));
    EXPECT_EQ(factors.recovery_codes_left(nobody), 0U);
}

TEST_F(TwoFactorServiceTest, WhatIsNotEnabledIsNotDisabledOrRenewed)
{
    secret = factors.set_up(ann).value().secret;
    EXPECT_THAT(factors.disable(ann, "secret1", code()), FailsWith(Errc::invalid_argument, ""));
    EXPECT_THAT(factors.remove(ann), FailsWith(Errc::invalid_argument, ""));
    EXPECT_THAT(factors.renew_recovery_codes(ann, code()), FailsWith(Errc::invalid_argument, ""));
}

TEST_F(TwoFactorServiceTest, DisablingNeedsPasswordAndCode)
{
    enable();
    EXPECT_THAT(factors.disable(ann, "secret2", code()),
                FailsWith(Errc::unauthenticated, "password"));
    EXPECT_THAT(factors.disable(ann, "secret1", wrong_code()),
                FailsWith(Errc::unauthenticated, "code"));
    EXPECT_TRUE(account(ann).user.totp_enabled);
    EXPECT_EQ(changes, 1);

    EXPECT_TRUE(factors.disable(ann, "secret1", code()));
    EXPECT_FALSE(account(ann).user.totp_enabled);
    EXPECT_EQ(account(ann).totp_secret, std::nullopt);
    EXPECT_EQ(factors.recovery_codes_left(ann), 0U);
    EXPECT_EQ(changes, 2);
}

TEST_F(TwoFactorServiceTest, TheCodeOfASignInStillDisables)
{
    enable();
    ASSERT_TRUE(redeem(code()));
    EXPECT_TRUE(factors.disable(ann, "secret1", code()));
}

TEST_F(TwoFactorServiceTest, ARecoveryCodeDisables)
{
    const auto codes = enable();
    ASSERT_TRUE(redeem(codes[0]));
    EXPECT_THAT(factors.disable(ann, "secret1", codes[0]),
                FailsWith(Errc::unauthenticated, "code"));
    EXPECT_TRUE(factors.disable(ann, "secret1", codes[1]));
}

TEST_F(TwoFactorServiceTest, AnAdministratorRemovesASecondFactorWithoutACode)
{
    const auto codes = enable();
    EXPECT_TRUE(factors.remove(ann));
    EXPECT_FALSE(account(ann).user.totp_enabled);
    EXPECT_EQ(changes, 2);

    secret = factors.set_up(ann).value().secret;
    ASSERT_TRUE(factors.enable(ann, code()));
    EXPECT_FALSE(redeem(codes[0]));
    EXPECT_EQ(factors.recovery_codes_left(ann), 10U);
}

TEST_F(TwoFactorServiceTest, ACodeIsRedeemedOnce)
{
    enable();
    EXPECT_TRUE(redeem(code()));
    EXPECT_FALSE(redeem(code()));
    EXPECT_FALSE(redeem(code(-1)));
    EXPECT_TRUE(redeem(code(1)));
    clock.advance(60s);
    EXPECT_TRUE(redeem(code()));
}

TEST_F(TwoFactorServiceTest, EnablingUsesNoCodeUp)
{
    enable();
    EXPECT_TRUE(redeem(code()));
}

TEST_F(TwoFactorServiceTest, WrongCodesAreNotRedeemed)
{
    enable();
    for (const auto& typed : {wrong_code(), std::string(), std::string("12345"),
                              std::string("1234567"), std::string("00000-00000")})
        EXPECT_FALSE(redeem(typed)) << typed;
    EXPECT_TRUE(redeem(code()));
}

TEST_F(TwoFactorServiceTest, NothingIsRedeemedThatIsNotInForce)
{
    secret = factors.set_up(ann).value().secret;
    EXPECT_FALSE(redeem(code()));
}

TEST_F(TwoFactorServiceTest, ACodeIsNotRedeemedOnceItsSecretIsGone)
{
    enable();
    const auto stale = account(ann);
    const auto stale_code = code();
    ASSERT_TRUE(factors.remove(ann));
    EXPECT_FALSE(factors.redeem(stale, stale_code));
    enable();
    EXPECT_FALSE(factors.redeem(stale, stale_code));
}

TEST_F(TwoFactorServiceTest, OfTwoWhoShowOneCodeAtOnceOneGetsIn)
{
    enable();
    for (int round = 0; round < 10; ++round) {
        EXPECT_EQ(redeem_at_once(code()), 1);
        clock.advance(30s);
    }
}

TEST_F(TwoFactorServiceTest, OfTwoWhoShowOneRecoveryCodeAtOnceOneGetsIn)
{
    for (const auto& recovery_code : enable())
        EXPECT_EQ(redeem_at_once(recovery_code), 1);
    EXPECT_EQ(factors.recovery_codes_left(ann), 0U);
}

TEST_F(TwoFactorServiceTest, ARecoveryCodeIsRedeemedOnceHoweverItIsTyped)
{
    const auto codes = enable();
    auto typed = codes[0];
    std::erase(typed, '-');
    std::ranges::transform(typed, typed.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    EXPECT_TRUE(redeem(typed));
    EXPECT_FALSE(redeem(codes[0]));
    EXPECT_EQ(factors.recovery_codes_left(ann), 9U);
}

TEST_F(TwoFactorServiceTest, ARecoveryCodeIsOneUsersOwn)
{
    const auto codes = enable();
    const auto bob = insert("c2", "bob@example.com", std::nullopt);
    const auto bobs = factors.set_up(bob).value().secret;
    ASSERT_TRUE(factors.enable(bob, totp::code(bobs, totp::step_of(clock.now())).value()));
    EXPECT_FALSE(factors.redeem(account(bob), codes[0]));
    EXPECT_TRUE(redeem(codes[0]));
}

TEST_F(TwoFactorServiceTest, RenewedRecoveryCodesReplaceTheOthers)
{
    const auto codes = enable();
    EXPECT_THAT(factors.renew_recovery_codes(ann, wrong_code()),
                FailsWith(Errc::unauthenticated, "code"));
    const auto renewed = factors.renew_recovery_codes(ann, code());
    ASSERT_TRUE(renewed);
    EXPECT_EQ(factors.recovery_codes_left(ann), 10U);
    EXPECT_FALSE(redeem(codes[0]));
    EXPECT_TRUE(redeem(renewed->front()));
    EXPECT_TRUE(redeem(code(1)));
}

TEST_F(TwoFactorServiceTest, RenewingRecoveryCodesUsesTheCodeUp)
{
    enable();
    ASSERT_TRUE(redeem(code()));
    EXPECT_THAT(factors.renew_recovery_codes(ann, code()),
                FailsWith(Errc::unauthenticated, "code"));
    const auto renewed = factors.renew_recovery_codes(ann, code(1));
    ASSERT_TRUE(renewed);
    EXPECT_FALSE(redeem(code(1)));
    ASSERT_TRUE(redeem(renewed->front()));
    EXPECT_THAT(factors.renew_recovery_codes(ann, renewed->front()),
                FailsWith(Errc::unauthenticated, "code"));
    EXPECT_TRUE(factors.renew_recovery_codes(ann, renewed->back()));
}

TEST_F(TwoFactorServiceTest, NobodyGuessesAtWhatDisablesForLong)
{
    enable();
    for (int i = 0; i < 3; ++i)
        EXPECT_THAT(factors.disable(ann, "secret1", wrong_code()),
                    FailsWith(Errc::unauthenticated, "code"));
    EXPECT_THAT(factors.disable(ann, "wrong", code()),
                FailsWith(Errc::unauthenticated, "password"));
    EXPECT_THAT(factors.renew_recovery_codes(ann, wrong_code()),
                FailsWith(Errc::unauthenticated, "code"));
    EXPECT_THAT(factors.disable(ann, "secret1", code()), FailsWith(Errc::rate_limited, ""));
    EXPECT_THAT(factors.renew_recovery_codes(ann, code()), FailsWith(Errc::rate_limited, ""));
    EXPECT_TRUE(account(ann).user.totp_enabled);

    clock.advance(15min);
    EXPECT_TRUE(factors.disable(ann, "secret1", code()));
}

TEST_F(TwoFactorServiceTest, OnlyWhoProvesBothFactorsClearsTheFailures)
{
    const auto name = "id " + std::to_string(ann.value);
    enable();
    guesses.fail(name);
    ASSERT_TRUE(factors.renew_recovery_codes(ann, code()));
    EXPECT_EQ(guesses.remaining(name), 4U);
    ASSERT_TRUE(factors.disable(ann, "secret1", code()));
    EXPECT_EQ(guesses.remaining(name), 5U);
}

TEST_F(TwoFactorServiceTest, ASecretOfAnotherKeyLetsNobodyIn)
{
    const auto codes = enable();
    const auto other_key = SecretBox::open(directory / "other.key").value();
    TwoFactorService other{{.store = *store,
                            .passwords = passwords,
                            .secrets = other_key,
                            .guesses = guesses,
                            .clock = clock,
                            .changed = {}}};
    EXPECT_FALSE(other.redeem(account(ann), code()));
    EXPECT_TRUE(other.redeem(account(ann), codes[0]));
}

TEST_F(TwoFactorServiceTest, KeepsThatASecondFactorIsRequired)
{
    const auto opened_again = [this] {
        return TwoFactorService({.store = *store,
                                 .passwords = passwords,
                                 .secrets = secrets,
                                 .guesses = guesses,
                                 .clock = clock,
                                 .changed = {}})
            .is_required();
    };
    EXPECT_FALSE(factors.is_required());
    factors.require(true);
    EXPECT_TRUE(factors.is_required());
    EXPECT_TRUE(opened_again());
    factors.require(true);
    factors.require(false);
    EXPECT_FALSE(factors.is_required());
    EXPECT_FALSE(opened_again());
}

} // namespace
} // namespace waymark::identity
