// SPDX-License-Identifier: Apache-2.0
#include "identity/user_repository.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

constexpr TimePoint noon = from_epoch_ms(1'790'000'000'000);

class UserRepositoryTest : public testing::Test {
protected:
    // What `f` answers, given a repository in a transaction.
    template <typename F>
    auto with_users(F f)
    {
        return store->write([&](soci::session& session) {
            UserRepository users(session);
            return f(users);
        });
    }

    static Account account(std::string uid, std::string email)
    {
        return {.user = {.uid = std::move(uid),
                         .email = std::move(email),
                         .is_active = false,
                         .totp_enabled = true,
                         .last_login = noon,
                         .created = noon,
                         .updated = noon},
                .password_hash = "hash",
                .totp_secret = "totp"};
    }

    UserId insert(const Account& inserted)
    {
        return with_users([&](auto& users) { return users.insert(inserted); }).value();
    }

    Account find(UserId id)
    {
        return with_users([&](auto& users) { return users.find(id); }).value();
    }

    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
};

TEST_F(UserRepositoryTest, KeepsWhatTheServiceDoesNotShow)
{
    const auto found = find(insert(account("c1", "ann@example.com")));
    EXPECT_EQ(found.password_hash, "hash");
    EXPECT_THAT(found.totp_secret, testing::Optional(std::string("totp")));
    EXPECT_TRUE(found.user.totp_enabled);
    EXPECT_FALSE(found.user.is_active);
    EXPECT_THAT(found.user.last_login, testing::Optional(noon));
}

TEST_F(UserRepositoryTest, InsertsNoSecondUserOfOneUid)
{
    insert(account("c1", "ann@example.com"));
    const auto again =
        with_users([](auto& users) { return users.insert(account("c1", "bob@example.com")); });
    EXPECT_EQ(again, std::nullopt);
}

TEST_F(UserRepositoryTest, APasswordChangedMeanwhileIsNotOverwritten)
{
    const auto id = insert(account("c1", "ann@example.com"));
    EXPECT_TRUE(with_users(
        [&](auto& users) { return users.replace_password_hash(id, {"hash", "newer"}, noon); }));
    EXPECT_FALSE(with_users(
        [&](auto& users) { return users.replace_password_hash(id, {"hash", "stale"}, noon); }));
    EXPECT_EQ(find(id).password_hash, "newer");
}

TEST_F(UserRepositoryTest, ChangingNobodySaysSo)
{
    EXPECT_FALSE(with_users([](auto& users) { return users.set_name(UserId{7}, "Ann", noon); }));
    EXPECT_FALSE(with_users([](auto& users) { return users.set_last_login(UserId{7}, noon); }));
}

} // namespace
} // namespace waymark::identity
