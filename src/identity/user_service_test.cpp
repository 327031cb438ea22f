// SPDX-License-Identifier: Apache-2.0
#include "identity/account_rules.hpp"
#include "identity/failure_throttle.hpp"
#include "identity/password_hasher.hpp"
#include "identity/user_repository.hpp"
#include "identity/user_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <thread>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
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

    User add(const UserDraft& wanted) { return users.create(wanted).value(); }

    User add_administrator(std::string email)
    {
        return add({.email = std::move(email), .password = "secret1", .role = Role::admin});
    }

    // The addresses of a page, in its order.
    std::vector<std::string> emails(const UserQuery& query)
    {
        std::vector<std::string> found;
        for (const auto& user : users.list(query).items)
            found.push_back(user.email);
        return found;
    }

    // How many of two demotions succeed.
    int demote_at_once(const std::array<UserId, 2>& ids)
    {
        std::atomic<int> demoted = 0;
        std::latch start(static_cast<std::ptrdiff_t>(ids.size()));
        {
            std::vector<std::jthread> threads;
            for (const auto id : ids) {
                threads.emplace_back([&, id] {
                    start.arrive_and_wait();
                    demoted += users.change(id, {.role = Role::user}) ? 1 : 0;
                });
            }
        }
        return demoted;
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
    FailureThrottle guesses{{.failures_max = 5}, clock};
    std::vector<UserId> dispossessed;
    std::vector<std::pair<UserId, std::uint64_t>> ended; // whose sessions, and which is kept
    std::atomic<int> changes = 0;
    UserService users{
        {.store = *store,
         .passwords = passwords,
         .guesses = guesses,
         .clock = clock,
         .remove_possessions = [this](soci::session&, UserId id) { dispossessed.push_back(id); },
         .end_sessions = [this](soci::session&, UserId id,
                                std::uint64_t kept) { ended.emplace_back(id, kept); },
         .changed = [this] { ++changes; }}};
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
    EXPECT_THAT(users.find_by_login("nobody"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.change(UserId{7}, {.name = "Ann"}), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.remove(UserId{7}), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.reset_password(UserId{7}, "secret2"), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(users.change_password(UserId{7}, "secret1", "secret2", 0),
                FailsWith(Errc::not_found, ""));
}

TEST_F(UserServiceTest, AUserWithAUsernameNeedsNoAddress)
{
    ASSERT_TRUE(users.create({.password = "secret1", .username = "ann"}));
    ASSERT_TRUE(users.create({.password = "secret1", .username = "bob"}));
    EXPECT_THAT(users.create({.password = "secret1"}), FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.create({.password = "secret1", .username = "Bob"}),
                FailsWith(Errc::conflict, "username"));
    EXPECT_EQ(users.find_by_login("ann").value().email, "");
    EXPECT_THAT(users.find_by_login(""), FailsWith(Errc::not_found, ""));
}

TEST_F(UserServiceTest, AUserMayBeCreatedDisabled)
{
    const auto ann = add({.email = "ann@example.com", .password = "secret1", .is_active = false});
    EXPECT_FALSE(users.find(ann.id).value().is_active);
}

TEST_F(UserServiceTest, FindsByAddressUsernameOrUid)
{
    const auto ann = add({.email = "ann@example.com", .password = "secret1", .username = "Annie"});
    for (const auto& login : {std::string("ANN@example.com"), std::string("annie"), ann.uid})
        EXPECT_EQ(users.find_by_login(login).value().id, ann.id) << login;
}

TEST_F(UserServiceTest, NobodyIsTakenForAnotherByBearingTheirUidAsName)
{
    const auto ann = add(draft("ann@example.com"));
    add({.email = "eve@example.com", .password = "secret1", .username = ann.uid});
    EXPECT_EQ(users.find_by_login(ann.uid).value().id, ann.id);
}

TEST_F(UserServiceTest, WhoRegistersFirstIsAnAdministrator)
{
    EXPECT_EQ(users.register_account("ann@example.com", "secret1").value().role, Role::admin);
    EXPECT_EQ(users.register_account("bob@example.com", "secret1").value().role, Role::user);
}

TEST_F(UserServiceTest, WhoRegistersIsNamedAsTheirAddressBegins)
{
    const auto ann = users.register_account("Ann.B@example.com", "secret1");
    ASSERT_TRUE(ann);
    EXPECT_THAT(ann->username, Optional(std::string("Ann.B")));
    EXPECT_EQ(users.find(ann->id).value().email, "Ann.B@example.com");
    EXPECT_TRUE(passwords.verify(hash_of(ann->id), "secret1"));
}

TEST_F(UserServiceTest, RegisteringNeedsAnAddressAndANameThatAreFree)
{
    ASSERT_TRUE(users.register_account("ann@example.com", "secret1"));
    EXPECT_THAT(users.register_account("Ann@Example.com", "secret1"),
                FailsWith(Errc::conflict, "email"));
    EXPECT_THAT(users.register_account("ANN@example.org", "secret1"),
                FailsWith(Errc::conflict, "username"));
}

TEST_F(UserServiceTest, RegisteringNamesTheFieldThatIsWrong)
{
    const std::string long_name(username_length_max + 1, 'a');
    EXPECT_THAT(users.register_account("ann", "secret1"),
                FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.register_account("", "secret1"), FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.register_account(long_name + "@example.com", "secret1"),
                FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.register_account("ann@example.com", "short"),
                FailsWith(Errc::invalid_argument, "password"));
    EXPECT_EQ(users.list({}).total, 0U);
}

TEST_F(UserServiceTest, OfThoseWhoRegisterAtOnceOneIsTheAdministrator)
{
    constexpr int people = 4;
    std::array<Role, people> roles{};
    std::latch start(people);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < people; ++i) {
            threads.emplace_back([&, i] {
                const auto email = std::to_string(i) + "@example.com";
                start.arrive_and_wait();
                roles[i] = users.register_account(email, "secret1").value().role;
            });
        }
    }
    EXPECT_EQ(std::ranges::count(roles, Role::admin), 1);
}

TEST_F(UserServiceTest, ListsTheYoungestFirst)
{
    add(draft("a@example.com"));
    add(draft("b@example.com"));
    clock.advance(1s);
    add(draft("c@example.com"));
    EXPECT_THAT(emails({}), ElementsAre("c@example.com", "b@example.com", "a@example.com"));
}

TEST_F(UserServiceTest, ListsASliceAndTellsTheWhole)
{
    for (const char c : std::string_view("abcde"))
        add(draft(std::string(1, c) + "@example.com"));
    const auto page = users.list({.slice = {.offset = 1, .limit = 2}});
    EXPECT_EQ(page.total, 5U);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items.front().email, "d@example.com");
    EXPECT_THAT(emails({.slice = {.offset = 5, .limit = 2}}), IsEmpty());
}

TEST_F(UserServiceTest, ListsThoseWhoseTextsHoldWhatIsSearched)
{
    add({.email = "ann@example.com", .password = "secret1", .username = "queen", .name = "Ann B"});
    add({.email = "bob@example.org", .password = "secret1", .username = "king", .name = "Bob"});
    EXPECT_THAT(emails({.search = "EXAMPLE.com"}), ElementsAre("ann@example.com"));
    EXPECT_THAT(emails({.search = "Kin"}), ElementsAre("bob@example.org"));
    EXPECT_THAT(emails({.search = "ann b"}), ElementsAre("ann@example.com"));
    EXPECT_THAT(emails({.username = "QUEE"}), ElementsAre("ann@example.com"));
    EXPECT_THAT(emails({.username = "ann"}), IsEmpty());
    EXPECT_THAT(emails({.name = "bo"}), ElementsAre("bob@example.org"));
    EXPECT_THAT(emails({.search = "example", .username = "king", .name = "bob"}),
                ElementsAre("bob@example.org"));
}

TEST_F(UserServiceTest, ASearchHasNoWildcards)
{
    add({.email = "ann@example.com", .password = "secret1", .name = "100% a_b \\ it's"});
    add({.email = "bob@example.com", .password = "secret1", .name = "1000 aXb / its"});
    for (const char* text : {"100%", "a_b", "\\", "it's"})
        EXPECT_THAT(emails({.search = text}), ElementsAre("ann@example.com")) << text;
}

TEST_F(UserServiceTest, ListsThoseOfARoleOrStatus)
{
    add_administrator("boss@example.com");
    add({.email = "ann@example.com", .password = "secret1", .is_active = false});
    EXPECT_THAT(emails({.role = Role::admin}), ElementsAre("boss@example.com"));
    EXPECT_THAT(emails({.role = Role::user}), ElementsAre("ann@example.com"));
    EXPECT_THAT(emails({.is_active = true}), ElementsAre("boss@example.com"));
    EXPECT_THAT(emails({.is_active = false}), ElementsAre("ann@example.com"));
    EXPECT_EQ(users.list({.role = Role::admin, .is_active = false}).total, 0U);
}

TEST_F(UserServiceTest, ChangesWhatIsGivenAndNothingElse)
{
    const auto ann = add({.email = "ann@example.com",
                          .password = "secret1",
                          .username = "ann",
                          .name = "Ann",
                          .phone = "1"});
    clock.advance(1s);
    const auto renamed = users.change(ann.id, {.name = "Ann O'Neil"});
    ASSERT_TRUE(renamed);
    EXPECT_THAT(renamed->name, Optional(std::string("Ann O'Neil")));
    EXPECT_THAT(renamed->phone, Optional(std::string("1")));
    EXPECT_EQ(renamed->updated, ann.created + 1s);

    ASSERT_TRUE(users.change(ann.id, {.email = "ann@example.org",
                                      .username = "annie",
                                      .phone = "2",
                                      .role = Role::admin,
                                      .is_active = false}));
    const auto found = users.find(ann.id).value();
    EXPECT_EQ(found.email, "ann@example.org");
    EXPECT_THAT(found.username, Optional(std::string("annie")));
    EXPECT_THAT(found.name, Optional(std::string("Ann O'Neil")));
    EXPECT_THAT(found.phone, Optional(std::string("2")));
    EXPECT_EQ(found.role, Role::admin);
    EXPECT_FALSE(found.is_active);
    EXPECT_EQ(found.created, ann.created);
    EXPECT_EQ(changes, 2);
}

TEST_F(UserServiceTest, AnEmptyTextRemovesANameAPhoneAndTheAddressOfWhoHasAUsername)
{
    const auto ann = add({.email = "ann@example.com",
                          .password = "secret1",
                          .username = "ann",
                          .name = "Ann",
                          .phone = "1"});
    ASSERT_TRUE(users.change(ann.id, {.email = "", .name = "", .phone = ""}));
    const auto found = users.find(ann.id).value();
    EXPECT_EQ(found.email, "");
    EXPECT_EQ(found.name, std::nullopt);
    EXPECT_EQ(found.phone, std::nullopt);
    EXPECT_THAT(users.change(ann.id, {.username = ""}),
                FailsWith(Errc::invalid_argument, "username"));

    const auto bob = add(draft("bob@example.com"));
    EXPECT_THAT(users.change(bob.id, {.email = ""}), FailsWith(Errc::invalid_argument, "email"));
}

TEST_F(UserServiceTest, AChangeThatBreaksARuleChangesNothing)
{
    const auto ann = add(draft("ann@example.com"));
    add({.email = "bob@example.com", .password = "secret1", .username = "bob"});
    EXPECT_THAT(users.change(ann.id, {.email = "nonsense"}),
                FailsWith(Errc::invalid_argument, "email"));
    EXPECT_THAT(users.change(ann.id, {.username = "a@b"}),
                FailsWith(Errc::invalid_argument, "username"));
    EXPECT_THAT(users.change(ann.id, {.name = std::string(1000, 'x')}),
                FailsWith(Errc::invalid_argument, "name"));
    EXPECT_THAT(users.change(ann.id, {.phone = "\n"}), FailsWith(Errc::invalid_argument, "phone"));
    EXPECT_THAT(users.change(ann.id, {.email = "BOB@example.com", .name = "Ann"}),
                FailsWith(Errc::conflict, "email"));
    EXPECT_THAT(users.change(ann.id, {.username = "Bob", .name = "Ann"}),
                FailsWith(Errc::conflict, "username"));
    EXPECT_EQ(users.find(ann.id).value().name, std::nullopt);
    EXPECT_EQ(changes, 0);
}

TEST_F(UserServiceTest, OnesOwnAddressAndNameAreNoConflict)
{
    const auto ann = add({.email = "ann@example.com", .password = "secret1", .username = "ann"});
    EXPECT_TRUE(users.change(ann.id, {.email = "Ann@example.com", .username = "Ann"}));
    EXPECT_EQ(users.find(ann.id).value().email, "Ann@example.com");
}

TEST_F(UserServiceTest, TheLastActiveAdministratorRemainsOne)
{
    const auto boss = add_administrator("boss@example.com");
    const auto retired = add_administrator("retired@example.com");
    ASSERT_TRUE(users.change(retired.id, {.is_active = false}));

    EXPECT_THAT(users.change(boss.id, {.role = Role::user}),
                FailsWith(Errc::invalid_argument, "role"));
    EXPECT_THAT(users.change(boss.id, {.is_active = false}),
                FailsWith(Errc::invalid_argument, "is_active"));
    EXPECT_THAT(users.remove(boss.id), FailsWith(Errc::invalid_argument, "id"));
    EXPECT_TRUE(users.change(boss.id, {.name = "Boss", .role = Role::admin, .is_active = true}));
    EXPECT_THAT(dispossessed, IsEmpty());

    EXPECT_TRUE(users.remove(retired.id));
    add_administrator("next@example.com");
    EXPECT_TRUE(users.change(boss.id, {.role = Role::user}));
    EXPECT_TRUE(users.remove(boss.id));
}

TEST_F(UserServiceTest, OfTwoAdministratorsWhoDemoteEachOtherAtOnceOneSucceeds)
{
    const std::array ids{add_administrator("a@example.com").id,
                         add_administrator("b@example.com").id};
    for (int round = 0; round < 20; ++round) {
        EXPECT_EQ(demote_at_once(ids), 1);
        EXPECT_EQ(users.list({.role = Role::admin}).total, 1U);
        for (const auto id : ids)
            EXPECT_TRUE(users.change(id, {.role = Role::admin}));
    }
}

TEST_F(UserServiceTest, RemovesAUserAndWhatIsTheirs)
{
    const auto ann = add(draft("ann@example.com"));
    const auto removed = users.remove(ann.id);
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->email, "ann@example.com");
    EXPECT_THAT(users.find(ann.id), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(dispossessed, ElementsAre(ann.id));
    EXPECT_EQ(changes, 1);
    EXPECT_TRUE(users.create(draft("ann@example.com")));
}

TEST_F(UserServiceTest, AUserWhoseThingsCannotBeRemovedStays)
{
    UserService careless{{.store = *store,
                          .passwords = passwords,
                          .guesses = guesses,
                          .clock = clock,
                          .remove_possessions =
                              [](soci::session&, UserId) { throw std::runtime_error("disk full"); },
                          .changed = [this] { ++changes; }}};
    const auto ann = add(draft("ann@example.com"));
    EXPECT_THROW(static_cast<void>(careless.remove(ann.id)), std::runtime_error);
    EXPECT_TRUE(users.find(ann.id));
    EXPECT_EQ(changes, 0);
}

TEST_F(UserServiceTest, TellsOfAChangeWhenItHolds)
{
    std::optional<std::string> seen;
    const auto ann = add(draft("ann@example.com"));
    UserService telling{{.store = *store,
                         .passwords = passwords,
                         .guesses = guesses,
                         .clock = clock,
                         .remove_possessions = {},
                         .changed = [&] { seen = users.find(ann.id).value().name; }}};
    ASSERT_TRUE(telling.change(ann.id, {.name = "Ann"}));
    EXPECT_THAT(seen, Optional(std::string("Ann")));
}

TEST_F(UserServiceTest, ChangesAPasswordForWhoKnowsTheCurrentOne)
{
    const auto ann = users.create(draft("ann@example.com"));
    ASSERT_TRUE(ann);
    EXPECT_THAT(users.change_password(ann->id, "secret2", "secret3", 5),
                FailsWith(Errc::unauthenticated, "current_password"));
    EXPECT_THAT(users.change_password(ann->id, "secret1", "short", 5),
                FailsWith(Errc::invalid_argument, "new_password"));
    EXPECT_TRUE(passwords.verify(hash_of(ann->id), "secret1"));
    EXPECT_EQ(changes, 0);

    EXPECT_TRUE(users.change_password(ann->id, "secret1", "secret2", 5));
    EXPECT_TRUE(passwords.verify(hash_of(ann->id), "secret2"));
    EXPECT_EQ(changes, 1);
}

TEST_F(UserServiceTest, ResetsAPasswordWithoutTheCurrentOne)
{
    const auto ann = add(draft("ann@example.com"));
    EXPECT_THAT(users.reset_password(ann.id, "short"),
                FailsWith(Errc::invalid_argument, "new_password"));
    EXPECT_TRUE(passwords.verify(hash_of(ann.id), "secret1"));
    EXPECT_EQ(changes, 0);

    EXPECT_TRUE(users.reset_password(ann.id, "secret2"));
    EXPECT_TRUE(passwords.verify(hash_of(ann.id), "secret2"));
    EXPECT_EQ(changes, 1);
}

TEST_F(UserServiceTest, AChangedPasswordEndsTheOtherSessionsAndAResetOneAll)
{
    const auto ann = add(draft("ann@example.com"));
    EXPECT_FALSE(users.change_password(ann.id, "wrong", "secret2", 5));
    EXPECT_FALSE(users.reset_password(ann.id, "short"));
    EXPECT_TRUE(ended.empty());
    ASSERT_TRUE(users.change_password(ann.id, "secret1", "secret2", 5));
    EXPECT_THAT(ended, ElementsAre(std::pair(ann.id, 5)));
    ASSERT_TRUE(users.reset_password(ann.id, "secret3"));
    EXPECT_THAT(ended, ElementsAre(std::pair(ann.id, 5), std::pair(ann.id, 0)));
}

TEST_F(UserServiceTest, APasswordStaysWhoseSessionsCannotBeEnded)
{
    UserService failing{{.store = *store,
                         .passwords = passwords,
                         .guesses = guesses,
                         .clock = clock,
                         .end_sessions = [](soci::session&, UserId, std::uint64_t) {
                             throw std::runtime_error("full");
                         }}};
    const auto ann = add(draft("ann@example.com"));
    EXPECT_THROW((void)failing.change_password(ann.id, "secret1", "secret2", 5),
                 std::runtime_error);
    EXPECT_THROW((void)failing.reset_password(ann.id, "secret2"), std::runtime_error);
    EXPECT_THROW((void)failing.change(ann.id, {.is_active = false}), std::runtime_error);
    EXPECT_TRUE(passwords.verify(hash_of(ann.id), "secret1"));
    EXPECT_TRUE(users.find(ann.id).value().is_active);
}

TEST_F(UserServiceTest, OnlyDisablingEndsSessions)
{
    const auto ann = add(draft("ann@example.com"));
    ASSERT_TRUE(users.change(ann.id, {.name = "Ann", .is_active = true}));
    EXPECT_TRUE(ended.empty());
    ASSERT_TRUE(users.change(ann.id, {.is_active = false}));
    EXPECT_THAT(ended, ElementsAre(std::pair(ann.id, 0)));
    ASSERT_TRUE(users.change(ann.id, {.is_active = false}));
    ASSERT_TRUE(users.change(ann.id, {.is_active = true}));
    EXPECT_EQ(ended.size(), 1U);
}

TEST_F(UserServiceTest, NobodyGuessesACurrentPasswordForLong)
{
    const auto ann = add(draft("ann@example.com"));
    for (int i = 0; i < 5; ++i)
        EXPECT_THAT(users.change_password(ann.id, "wrong", "secret2", 0),
                    FailsWith(Errc::unauthenticated, "current_password"));
    EXPECT_THAT(users.change_password(ann.id, "secret1", "secret2", 0),
                FailsWith(Errc::rate_limited, ""));
    EXPECT_TRUE(passwords.verify(hash_of(ann.id), "secret1"));
    clock.advance(std::chrono::minutes{15});
    EXPECT_TRUE(users.change_password(ann.id, "secret1", "secret2", 0));
}

TEST_F(UserServiceTest, TheRightPasswordClearsTheFailuresUnlessThereIsASecondFactor)
{
    const auto ann = add(draft("ann@example.com"));
    guesses.fail("id " + std::to_string(ann.id.value));
    ASSERT_TRUE(users.change_password(ann.id, "secret1", "secret2", 0));
    EXPECT_EQ(guesses.remaining("id " + std::to_string(ann.id.value)), 5U);

    store->write([](soci::session& session) { session << "UPDATE users SET totp_enabled = 1"; });
    guesses.fail("id " + std::to_string(ann.id.value));
    ASSERT_TRUE(users.change_password(ann.id, "secret2", "secret3", 0));
    EXPECT_EQ(guesses.remaining("id " + std::to_string(ann.id.value)), 4U);
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
