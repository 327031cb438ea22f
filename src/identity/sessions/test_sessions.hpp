// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/failure_throttle.hpp"
#include "identity/password_hasher.hpp"
#include "identity/secret_box.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/totp.hpp"
#include "identity/two_factor_service.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace waymark::identity {

// Shows another clock's time. What is planned happens at the next look, and only once.
class InterruptedClock final : public Clock {
public:
    explicit InterruptedClock(const Clock& clock) : clock_(clock) {}

    [[nodiscard]] TimePoint now() const override
    {
        if (const auto happen = std::exchange(planned_, nullptr))
            happen();
        return clock_.now();
    }
    void plan(std::function<void()> happen) { planned_ = std::move(happen); }

private:
    const Clock& clock_;
    mutable std::function<void()> planned_;
};

// A service with all it stands on, and an account `ann` with the password `secret1`.
class SessionsTest : public testing::Test {
protected:
    static constexpr PasswordHasher::Options cheap{
        .passes = 1, .memory_bytes = 8192, .parallel = 2};

    void SetUp() override
    {
        ann = users
                  .create({.email = "ann@example.com",
                           .password = "secret1",
                           .username = "ann",
                           .role = Role::admin})
                  .value();
        changes = 0;
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    [[nodiscard]] static IpAddress address(const std::string& text)
    {
        return IpAddress::parse(text).value();
    }
    [[nodiscard]] static SignIn attempt(const std::string& password = "secret1")
    {
        return {.login = "ann",
                .password = password,
                .client = {.address = address("192.0.2.1"), .user_agent = "Browser/1.0"}};
    }
    SessionGrant sign_in(SessionKind kind = SessionKind::jwt)
    {
        auto wish = attempt();
        wish.kind = kind;
        return sessions.sign_in(wish).value();
    }
    // Of the user of the session, as Credentials tells.
    [[nodiscard]] Caller caller(std::uint64_t session) const
    {
        return {.id = ann.id, .uid = ann.uid, .credential_id = session};
    }
    // Gives ann a second factor; returns its secret.
    std::string enable_second_factor()
    {
        const auto secret = second_factor.set_up(ann.id).value().secret;
        EXPECT_TRUE(second_factor.enable(ann.id, code(secret)));
        clock.advance(std::chrono::minutes(5));
        return secret;
    }
    [[nodiscard]] std::string code(const std::string& secret) const
    {
        return totp::code(secret, totp::step_of(clock.now())).value();
    }

    static std::filesystem::path make_directory()
    {
        std::string pattern = testing::TempDir() + "waymark-sessions-XXXXXX";
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        return pattern;
    }

    std::filesystem::path directory = make_directory();
    ManualClock clock{from_epoch_ms(1'790'000'000'123)};
    InterruptedClock second_factor_clock{clock};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    SecretBox box = SecretBox::open(directory / "secrets-key").value();
    PasswordHasher passwords{cheap};
    SessionTokens tokens{{"0123456789abcdef0123456789abcdef"}};
    FailureThrottle logins{{.failures_max = 5}, clock};
    FailureThrottle addresses{{.failures_max = 10}, clock};
    UserService users{
        {.store = *store,
         .passwords = passwords,
         .guesses = logins,
         .clock = clock,
         .end_sessions = [this](soci::session& session, UserId user, std::uint64_t kept) {
             end_sessions_of(session, user, kept, clock.now());
         }}};
    TwoFactorService second_factor{{.store = *store,
                                    .passwords = passwords,
                                    .secrets = box,
                                    .guesses = logins,
                                    .clock = second_factor_clock}};
    UsageRecorder usage{*store};
    int changes = 0; // of which the service told
    SessionService::Parts parts{.store = *store,
                                .passwords = passwords,
                                .tokens = tokens,
                                .second_factor = second_factor,
                                .logins = logins,
                                .addresses = addresses,
                                .usage = usage,
                                .clock = clock,
                                .changed = [this] { ++changes; }};
    SessionService sessions{parts, {}};
    User ann;
};

} // namespace waymark::identity
