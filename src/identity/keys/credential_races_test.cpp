// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credentials.hpp"
#include "identity/keys/test_credentials.hpp"

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

// On disk, where a reading goes on while somebody else commits.
class CredentialRacesTest : public CredentialFixture {
protected:
    CredentialRacesTest() : CredentialFixture(Place::disk) {}

    User ann = add_user("ann");
};

TEST_F(CredentialRacesTest, WhatIsReadBeforeAChangeIsNotRememberedAfterIt)
{
    std::vector<std::string> texts;
    for (int i = 0; i < 100; ++i)
        texts.push_back(add_key(ann, KeyKind::bearer).text);
    const auto set_active = [this](bool is_active) {
        ann.is_active = is_active;
        change_user(ann);
        credentials.forget();
    };

    for (int round = 0; round < 20; ++round) {
        set_active(true);
        std::vector<std::jthread> readers;
        for (std::size_t t = 0; t < 4; ++t) {
            readers.emplace_back([&, t](const std::stop_token& stop) {
                for (std::size_t i = t; !stop.stop_requested(); ++i)
                    static_cast<void>(verify(texts[i % texts.size()]));
            });
        }
        set_active(false);
        readers.clear();
        for (const auto& text : texts) {
            const auto recalled = recall(text);
            EXPECT_FALSE(recalled && recalled->has_value());
        }
    }
}

TEST_F(CredentialRacesTest, ManyThreadsAreAnsweredRight)
{
    std::vector<NewKey> made;
    for (int i = 0; i < 10; ++i)
        made.push_back(add_key(ann));
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
        threads.emplace_back([this, &made, t] {
            for (std::size_t i = 0; i < 200; ++i) {
                const auto& key = made[(i * 7 + t) % made.size()];
                const auto caller = verify(key.text);
                ASSERT_TRUE(caller);
                EXPECT_EQ(caller->credential_id, key.key.id);
                EXPECT_FALSE(verify(key.text + "0"));
                if (i % 50 == t)
                    credentials.forget();
                if (i % 60 == t)
                    usage.flush();
            }
        });
    }
}

} // namespace
} // namespace waymark::identity
