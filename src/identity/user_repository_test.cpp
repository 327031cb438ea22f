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
                .totp_secret = "box",
                .totp_last_step = 59'666'666};
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
    EXPECT_THAT(found.totp_secret, testing::Optional(std::string("box")));
    EXPECT_EQ(found.totp_last_step, 59'666'666);
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

TEST_F(UserRepositoryTest, SetsAPasswordWhateverItWas)
{
    const auto id = insert(account("c1", "ann@example.com"));
    EXPECT_TRUE(
        with_users([&](auto& users) { return users.set_password_hash(id, "newer", noon); }));
    EXPECT_EQ(find(id).password_hash, "newer");
}

TEST_F(UserRepositoryTest, SeveralUsersHaveNoAddressAndNoneIsFoundByIt)
{
    insert(account("c1", ""));
    insert(account("c2", ""));
    EXPECT_EQ(with_users([](auto& users) { return users.find_by_email(""); }).has_value(), false);
}

TEST_F(UserRepositoryTest, UpdatesWhatMayChangeOfAUser)
{
    const auto id = insert(account("c1", "ann@example.com"));
    auto user = find(id).user;
    user.email = "ann@example.org";
    user.username = "ann";
    user.name = "Ann";
    user.phone = "1";
    user.role = Role::admin;
    user.is_active = true;
    user.updated = noon + std::chrono::seconds(1);
    EXPECT_TRUE(with_users([&](auto& users) { return users.update(user); }));

    const auto found = find(id);
    EXPECT_EQ(found.user.email, "ann@example.org");
    EXPECT_THAT(found.user.username, testing::Optional(std::string("ann")));
    EXPECT_THAT(found.user.name, testing::Optional(std::string("Ann")));
    EXPECT_THAT(found.user.phone, testing::Optional(std::string("1")));
    EXPECT_EQ(found.user.role, Role::admin);
    EXPECT_TRUE(found.user.is_active);
    EXPECT_EQ(found.user.updated, user.updated);
    EXPECT_EQ(found.password_hash, "hash");
}

TEST_F(UserRepositoryTest, CountsAdministratorsWhoAreActive)
{
    auto active = account("c1", "ann@example.com");
    active.user.role = Role::admin;
    active.user.is_active = true;
    auto disabled = account("c2", "bob@example.com");
    disabled.user.role = Role::admin;
    EXPECT_TRUE(with_users([](auto& users) { return users.is_empty(); }));
    insert(active);
    insert(disabled);
    insert(account("c3", "cem@example.com"));
    EXPECT_FALSE(with_users([](auto& users) { return users.is_empty(); }));
    EXPECT_EQ(with_users([](auto& users) { return users.count_active_administrators(); }), 1U);
}

TEST_F(UserRepositoryTest, ListsThoseWhoSignedInLately)
{
    auto long_ago = account("c1", "ann@example.com");
    *long_ago.user.last_login -= std::chrono::milliseconds{1};
    auto never = account("c2", "bob@example.com");
    never.user.last_login.reset();
    insert(long_ago);
    insert(never);
    insert(account("c3", "cem@example.com"));
    const auto page = with_users([](auto& users) { return users.list({.logged_in_since = noon}); });
    EXPECT_EQ(page.total, 1U);
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].email, "cem@example.com");
}

TEST_F(UserRepositoryTest, RemovesAUser)
{
    const auto id = insert(account("c1", "ann@example.com"));
    EXPECT_TRUE(with_users([&](auto& users) { return users.remove(id); }));
    EXPECT_FALSE(with_users([&](auto& users) { return users.find(id); }).has_value());
}

TEST_F(UserRepositoryTest, ChangingNobodySaysSo)
{
    EXPECT_FALSE(with_users([](auto& users) { return users.update({.id = UserId{7}}); }));
    EXPECT_FALSE(with_users([](auto& users) { return users.set_last_login(UserId{7}, noon); }));
    EXPECT_FALSE(
        with_users([](auto& users) { return users.set_password_hash(UserId{7}, "hash", noon); }));
    EXPECT_FALSE(with_users([](auto& users) { return users.remove(UserId{7}); }));
}

} // namespace
} // namespace waymark::identity
