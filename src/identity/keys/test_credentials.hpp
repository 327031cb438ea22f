// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "identity/keys/credentials.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/presented.hpp"
#include "identity/secret_box.hpp"
#include "identity/sessions/session_repository.hpp"
#include "identity/sessions/session_tokens.hpp"
#include "identity/signing/nonce_memory.hpp"
#include "identity/usage_recorder.hpp"
#include "identity/user.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace waymark::identity {

// A folder of its own, gone with the object.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// All that credentials need.
class CredentialFixture : public testing::Test {
protected:
    enum class Place { memory, disk };

    explicit CredentialFixture(Place place = Place::memory);

    static constexpr TimePoint start = from_epoch_ms(1'790'000'000'000);
    static constexpr std::chrono::milliseconds memory{1000};

    // Each has another address and uid, made of the name.
    User add_user(const std::string& name, Role role = Role::user, bool is_active = true);
    // Changes a user as another process would: nobody is told.
    void change_user(const User& user);
    SessionRow add_session(const User& user, SessionKind kind = SessionKind::jwt,
                           const std::string& login_token = {});
    NewKey add_key(const User& owner, const KeyDraft& draft);
    NewKey add_key(const User& owner, KeyKind kind = KeyKind::api_key);

    [[nodiscard]] Verified<Caller> verify(std::string_view token,
                                          std::string_view address = "192.0.2.1");
    [[nodiscard]] std::optional<Verified<Caller>> recall(std::string_view token,
                                                         std::string_view address = "192.0.2.1");

    TestFolder folder;
    ManualClock clock{start};
    std::unique_ptr<storage::MetaStore> store;
    SecretBox secrets = SecretBox::open(folder.path() / "secrets.key").value();
    SessionTokens tokens{{std::string(32, 'k')}};
    NonceMemory nonces;
    UsageRecorder usage{*store};
    Credentials credentials{{.store = *store,
                             .tokens = tokens,
                             .secrets = secrets,
                             .nonces = nonces,
                             .usage = usage,
                             .clock = clock},
                            {.memory = memory, .entries_max = 10'000}};
    KeyService keys{{.store = *store,
                     .secrets = secrets,
                     .usage = usage,
                     .clock = clock,
                     .changed = [this] { credentials.forget(); }},
                    {}};
};

MATCHER_P(IsRefused, refusal, "")
{
    return !arg && arg.error() == refusal;
}

// Of what recall() returns: the store has to be asked.
MATCHER(IsNotRemembered, "")
{
    return !arg.has_value();
}

} // namespace waymark::identity
