// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.hpp"
#include "identity/user_repository.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

class UserServiceTest : public testing::Test {
protected:
    UserDraft draft(std::string email)
    {
        return {.email = std::move(email), .password = "secret1"};
    }

    std::string hash_of(UserId id)
    {
        return store->read([&](soci::session& session) {
            return UserRepository(session).find(id).value().password_hash;
        });
    }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    PasswordHasher passwords{{.passes = 1, .memory_bytes = 8192, .parallel = 2}};
    UserService users{*store, passwords, clock};
};

TEST_F(UserServiceTest, FindsAUserAsItWasCreated)
{
    const auto created = users.create({.email = "Ann@Example.com",
                                       .password = "secret1",
                                       .username = "ann",
                                       .name = "Ann",
                                       .phone = "+49 30 1234",
                                       .role = Role::admin});
    ASSERT_TRUE(created);
    EXPECT_TRUE(storage::is_public_id(created->uid));

    for (const auto& found : {users.find(created->id), users.find_by_uid(created->uid)}) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, created->id);
        EXPECT_EQ(found->uid, created->uid);
        EXPECT_EQ(found->email, "Ann@Example.com");
        EXPECT_THAT(found->username, Optional(std::string("ann")));
        EXPECT_THAT(found->name, Optional(std::string("Ann")));
        EXPECT_THAT(found->phone, Optional(std::string("+49 30 1234")));
        EXPECT_EQ(found->role, Role::admin);
        EXPECT_TRUE(found->is_active);
        EXPECT_FALSE(found->totp_enabled);
        EXPECT_EQ(found->last_login, std::nullopt);
        EXPECT_EQ(found->created, clock.now());
        EXPECT_EQ(found->updated, clock.now());
    }
}

TEST_F(UserServiceTest, WhatIsNotGivenIsNotThere)
{
    const auto created = users.create(draft("ann@example.com"));
    ASSERT_TRUE(created);
    const auto found = users.find(created->id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->username, std::nullopt);
    EXPECT_EQ(found->name, std::nullopt);
    EXPECT_EQ(found->phone, std::nullopt);
    EXPECT_EQ(found->role, Role::user);
}

TEST_F(UserServiceTest, KeepsNoPasswordButItsHash)
{
    const auto ann = users.create(draft("ann@example.com"));
    ASSERT_TRUE(ann);
    EXPECT_THAT(hash_of(ann->id), testing::StartsWith("$argon2id$"));
}

TEST_F(UserServiceTest, AnAddressIsTakenHoweverItIsCapitalised)
{
    ASSERT_TRUE(users.create(draft("ann@example.com")));
    EXPECT_THAT(users.create(draft("ANN@example.COM")), FailsWith(Errc::conflict, "email"));
}

TEST_F(UserServiceTest, AUsernameIsTakenHoweverItIsCapitalised)
{
    auto ann = draft("ann@example.com");
    ann.username = "ann";
    auto other = draft("other@example.com");
    other.username = "Ann";
    ASSERT_TRUE(users.create(ann));
    EXPECT_THAT(users.create(other), FailsWith(Errc::conflict, "username"));
}

TEST_F(UserServiceTest, UsersWithoutAUsernameAreNoConflict)
{
    EXPECT_TRUE(users.create(draft("ann@example.com")));
    EXPECT_TRUE(users.create(draft("bob@example.com")));
}

TEST_F(UserServiceTest, NamesTheFieldThatIsWrong)
{
    auto bad_email = draft("ann");
    auto bad_password = draft("ann@example.com");
    bad_password.password = "short";
    auto bad_username = draft("ann@example.com");
    bad_username.username = "a@b";
    auto bad_name = draft("ann@example.com");
    bad_name.name = "\n";
    auto bad_phone = draft("ann@example.com");
    bad_phone.phone = std::string(200, '1');
    EXPECT_THAT(users.create(bad_email), FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.create(bad_password), FailsWith(Errc::invalid_argument, "password"));
    EXPECT_THAT(users.create(bad_username), FailsWith(Errc::invalid_argument, "username"));
    EXPECT_THAT(users.create(bad_name), FailsWith(Errc::invalid_argument, "name"));
    EXPECT_THAT(users.create(bad_phone), FailsWith(Errc::invalid_argument, "phone"));
    EXPECT_THAT(users.find(UserId{1}), FailsWith(Errc::not_found, ""));
}

TEST_F(UserServiceTest, ThereIsNobodyOfAnUnknownId)
{
    EXPECT_THAT(users.find(UserId{7}), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.find_by_uid("c'; DROP TABLE users; --"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.rename(UserId{7}, "Ann"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.change_password(UserId{7}, "secret1", "secret2"),
                FailsWith(Errc::not_found, ""));
}

TEST_F(UserServiceTest, RenamesAndRemovesTheName)
{
    const auto ann = users.create(draft("ann@example.com"));
    ASSERT_TRUE(ann);
    clock.advance(1s);
    const auto renamed = users.rename(ann->id, "Ann O'Neil");
    ASSERT_TRUE(renamed);
    EXPECT_THAT(renamed->name, Optional(std::string("Ann O'Neil")));
    EXPECT_EQ(renamed->updated, ann->created + 1s);
    EXPECT_EQ(users.rename(ann->id, std::nullopt).value().name, std::nullopt);
    EXPECT_THAT(users.rename(ann->id, std::string(1000, 'x')),
                FailsWith(Errc::invalid_argument, "name"));
}

TEST_F(UserServiceTest, ChangesAPasswordForWhoKnowsTheCurrentOne)
{
    const auto ann = users.create(draft("ann@example.com"));
    ASSERT_TRUE(ann);
    EXPECT_THAT(users.change_password(ann->id, "secret2", "secret3"),
                FailsWith(Errc::unauthenticated, "current_password"));
    EXPECT_THAT(users.change_password(ann->id, "secret1", "short"),
                FailsWith(Errc::invalid_argument, "new_password"));
    EXPECT_TRUE(passwords.verify(hash_of(ann->id), "secret1"));

    EXPECT_TRUE(users.change_password(ann->id, "secret1", "secret2"));
    EXPECT_TRUE(passwords.verify(hash_of(ann->id), "secret2"));
}

TEST_F(UserServiceTest, MakesTheFirstAdministratorWithAPasswordOfItsOwn)
{
    const auto first = users.ensure_administrator({});
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->is_new);
    EXPECT_EQ(first->user.email, "admin@example.com");
    EXPECT_EQ(first->user.role, Role::admin);
    ASSERT_TRUE(first->generated_password);
    EXPECT_GE(first->generated_password->size(), 16U);
    EXPECT_TRUE(passwords.verify(hash_of(first->user.id), *first->generated_password));
}

TEST_F(UserServiceTest, MakesTheFirstAdministratorAsConfigured)
{
    const auto first = users.ensure_administrator(
        {.email = "boss@example.com", .username = "boss", .name = "Boss", .password = "admin123"});
    ASSERT_TRUE(first);
    EXPECT_EQ(first->user.email, "boss@example.com");
    EXPECT_EQ(first->generated_password, std::nullopt);
    EXPECT_TRUE(passwords.verify(hash_of(first->user.id), "admin123"));
}

TEST_F(UserServiceTest, LeavesAnAdministratorWhoExistsAsItIs)
{
    const auto first = users.ensure_administrator({.password = "admin123"});
    ASSERT_TRUE(first);
    const auto again =
        users.ensure_administrator({.email = "boss@example.com", .password = "another"});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->is_new);
    EXPECT_EQ(again->generated_password, std::nullopt);
    EXPECT_EQ(again->user.id, first->user.id);
    EXPECT_EQ(again->user.email, "admin@example.com");
    EXPECT_TRUE(passwords.verify(hash_of(first->user.id), "admin123"));
}

TEST_F(UserServiceTest, MakesNoUserAnAdministratorBecauseOfItsAddress)
{
    ASSERT_TRUE(users.create(draft("admin@example.com")));
    EXPECT_THAT(users.ensure_administrator({.password = "admin123"}),
                FailsWith(Errc::conflict, "email"));
    EXPECT_THAT(users.ensure_administrator({.email = "nonsense"}),
                FailsWith(Errc::invalid_argument, "email"));
}

} // namespace
} // namespace waymark::identity
