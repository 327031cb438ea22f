// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/key_service.hpp"
#include "identity/keys/test_credentials.hpp"
#include "identity/token_hash.hpp"

#include <soci/soci.h>

#include <atomic>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;
using testing::Optional;

MATCHER_P2(FailsWith, code, field, "")
{
    return !arg && arg.error().code == code && arg.error().field == field;
}

class KeyServiceTest : public CredentialFixture {
protected:
    // Every value of every row of the table.
    std::string table()
    {
        return store->read([](soci::session& session) {
            std::ostringstream text;
            const soci::rowset<std::string> rows =
                (session.prepare << "SELECT uid || ' ' || name || ' ' || prefix || ' ' || key_hash "
                                    "|| ' ' || coalesce(secret_box, '') FROM api_keys");
            for (const auto& row : rows)
                text << row << '\n';
            return text.str();
        });
    }

    void disable(std::uint64_t key)
    {
        const auto id = static_cast<long long>(key);
        store->write([&](soci::session& session) {
            session << "UPDATE api_keys SET is_active = 0 WHERE id = :id", soci::use(id);
        });
    }

    std::vector<std::string> names(const KeyQuery& query)
    {
        std::vector<std::string> found;
        for (const auto& key : keys.list(query).items)
            found.push_back(key.name);
        return found;
    }

    User ann = add_user("ann");
    User bob = add_user("bob");
};

TEST_F(KeyServiceTest, AKeyOfEachKindHasItsShape)
{
    EXPECT_THAT(add_key(ann, KeyKind::api_key).text, MatchesRegex("osu_[0-9a-f]{64}"));
    EXPECT_THAT(add_key(ann, KeyKind::bearer).text, MatchesRegex("[0-9a-f]{64}"));
    EXPECT_THAT(add_key(ann, KeyKind::attribution).text, MatchesRegex("ak_live_[0-9A-Za-z]{32}"));
    EXPECT_THAT(add_key(ann, {.kind = KeyKind::attribution, .name = "t", .is_test = true}).text,
                MatchesRegex("ak_test_[0-9A-Za-z]{32}"));
    const auto signature = add_key(ann, KeyKind::signature);
    EXPECT_THAT(signature.text, MatchesRegex("[0-9a-f]{64}"));
    EXPECT_THAT(signature.key.prefix, MatchesRegex("app_[0-9a-f]{32}"));
}

TEST_F(KeyServiceTest, WhatMayBeShownIsTheBeginningOfTheKey)
{
    const auto api_key = add_key(ann, KeyKind::api_key);
    EXPECT_EQ(api_key.key.prefix, api_key.text.substr(0, 12));
    const auto bearer = add_key(ann, KeyKind::bearer);
    EXPECT_EQ(bearer.key.prefix, bearer.text.substr(0, 8));
    const auto attribution = add_key(ann, KeyKind::attribution);
    EXPECT_EQ(attribution.key.prefix, attribution.text.substr(0, 12));
}

TEST_F(KeyServiceTest, WithoutScopesAKeyHasAllAndAnAttributionKeyReadsAndIngests)
{
    for (const auto kind : {KeyKind::api_key, KeyKind::signature, KeyKind::bearer})
        EXPECT_EQ(add_key(ann, kind).key.scopes, ScopeSet::all());
    EXPECT_EQ(add_key(ann, KeyKind::attribution).key.scopes,
              (ScopeSet{Scope::read, Scope::ingest}));
    const KeyDraft wish{.kind = KeyKind::attribution, .name = "a key", .scopes = ScopeSet::all()};
    EXPECT_EQ(add_key(ann, wish).key.scopes, ScopeSet::all());
}

TEST_F(KeyServiceTest, TheTableHoldsHashesAndNoKey)
{
    for (const auto kind : {KeyKind::api_key, KeyKind::bearer, KeyKind::attribution}) {
        const auto made = add_key(ann, kind);
        EXPECT_THAT(table(), HasSubstr(token_hash(made.text)));
        EXPECT_THAT(table(), Not(HasSubstr(made.text)));
        EXPECT_THAT(table(), Not(HasSubstr(made.text.substr(made.key.prefix.size()))));
    }
}

TEST_F(KeyServiceTest, TheSecretOfASignatureKeyIsEncrypted)
{
    const auto made = add_key(ann, KeyKind::signature);
    EXPECT_THAT(table(), HasSubstr(token_hash(made.key.prefix)));
    EXPECT_THAT(table(), Not(HasSubstr(made.text)));
    EXPECT_THAT(table(), Not(HasSubstr(token_hash(made.text))));

    const auto box = store->read([](soci::session& session) {
        std::string text;
        session << "SELECT secret_box FROM api_keys", soci::into(text);
        return text;
    });
    EXPECT_THAT(secrets.unseal(box, "signature"), Optional(made.text));
}

TEST_F(KeyServiceTest, FindsAKeyAsItWasMade)
{
    const auto made = add_key(ann, {.kind = KeyKind::attribution,
                                    .name = "Shop – läuft",
                                    .expires = start + 1h,
                                    .scopes = ScopeSet{Scope::read, Scope::ingest},
                                    .allowed_ips = {" 10.1.2.3/8", "2001:db8::1"},
                                    .site = SiteId{5},
                                    .plan = Plan::professional});
    for (const auto& found : {keys.find(ann.id, made.key.uid), keys.find(ann.id, made.key.id),
                              keys.find(std::nullopt, made.key.uid), Result<ApiKey>(made.key)}) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, made.key.id);
        EXPECT_EQ(found->uid, made.key.uid);
        EXPECT_EQ(found->owner, ann.id);
        EXPECT_EQ(found->kind, KeyKind::attribution);
        EXPECT_EQ(found->name, "Shop – läuft");
        EXPECT_EQ(found->prefix, made.text.substr(0, 12));
        EXPECT_EQ(found->scopes, (ScopeSet{Scope::read, Scope::ingest}));
        EXPECT_THAT(found->allowed_ips, ElementsAre("10.0.0.0/8", "2001:db8::1"));
        EXPECT_EQ(found->site, SiteId{5});
        EXPECT_THAT(found->plan, Optional(Plan::professional));
        EXPECT_TRUE(found->is_active);
        EXPECT_EQ(found->created, start);
        EXPECT_EQ(found->updated, start);
        EXPECT_EQ(found->last_used, std::nullopt);
        EXPECT_THAT(found->expires, Optional(start + 1h));
    }
}

TEST_F(KeyServiceTest, WhatIsNotGivenIsNotThere)
{
    const auto found = keys.find(ann.id, add_key(ann).key.uid);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->scopes, ScopeSet::all());
    EXPECT_THAT(found->allowed_ips, IsEmpty());
    EXPECT_EQ(found->site, SiteId{});
    EXPECT_EQ(found->plan, std::nullopt);
    EXPECT_EQ(found->expires, std::nullopt);
}

TEST_F(KeyServiceTest, AnUnfitNameIsRefused)
{
    const std::string umlauts = [] {
        std::string text;
        for (int i = 0; i < 100; ++i)
            text += "ä";
        return text;
    }();
    EXPECT_TRUE(keys.create(ann.id, {.name = umlauts}));
    for (const auto& name : {std::string{}, std::string("  "), umlauts + "x", std::string("\xff"),
                             std::string("two\nlines")}) {
        EXPECT_THAT(keys.create(ann.id, {.name = name}), FailsWith(Errc::invalid_argument, "name"))
            << name;
    }
}

TEST_F(KeyServiceTest, AKeyForNothingIsRefused)
{
    EXPECT_THAT(keys.create(ann.id, {.name = "a", .scopes = ScopeSet{}}),
                FailsWith(Errc::invalid_argument, "scopes"));
}

TEST_F(KeyServiceTest, WhatIsNoNetworkIsRefused)
{
    for (const std::string text : {"", "10.0.0.0/33", "example.com"}) {
        EXPECT_THAT(keys.create(ann.id, {.name = "a", .allowed_ips = {"10.0.0.1", text}}),
                    FailsWith(Errc::invalid_argument, "allowed_ips"))
            << text;
    }
}

TEST_F(KeyServiceTest, TooManyNetworksAreRefused)
{
    std::vector<std::string> networks(100, "10.0.0.1");
    EXPECT_TRUE(keys.create(ann.id, {.name = "a", .allowed_ips = networks}));
    networks.emplace_back("10.0.0.1");
    EXPECT_THAT(keys.create(ann.id, {.name = "a", .allowed_ips = networks}),
                FailsWith(Errc::invalid_argument, "allowed_ips"));
}

TEST_F(KeyServiceTest, NobodyHasNoKeys)
{
    EXPECT_THAT(keys.create(UserId{99}, {.name = "a"}), FailsWith(Errc::not_found, ""));
}

TEST_F(KeyServiceTest, EachUserHasTenApiKeysAndAHundredOfEachOtherKind)
{
    for (int i = 0; i < 10; ++i)
        add_key(ann, KeyKind::api_key);
    EXPECT_THAT(keys.create(ann.id, {.name = "a"}), FailsWith(Errc::conflict, ""));
    EXPECT_TRUE(keys.create(bob.id, {.name = "a"}));

    for (int i = 0; i < 100; ++i)
        add_key(ann, KeyKind::bearer);
    EXPECT_THAT(keys.create(ann.id, {.kind = KeyKind::bearer, .name = "a"}),
                FailsWith(Errc::conflict, ""));
    EXPECT_TRUE(keys.create(ann.id, {.kind = KeyKind::signature, .name = "a"}));
}

TEST_F(KeyServiceTest, ARevokedKeyMakesRoomForAnother)
{
    std::string last;
    for (int i = 0; i < 10; ++i)
        last = add_key(ann).key.uid;
    ASSERT_TRUE(keys.revoke(ann.id, last));
    EXPECT_TRUE(keys.create(ann.id, {.name = "a"}));
}

TEST_F(KeyServiceTest, TheLimitHoldsForThreadsThatCreateAtOnce)
{
    std::atomic<int> made = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([this, &made] {
                for (int i = 0; i < 5; ++i)
                    made += keys.create(ann.id, {.name = "a"}).has_value() ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(made, 10);
    EXPECT_EQ(keys.list({.owner = ann.id}).total, 10U);
}

TEST_F(KeyServiceTest, ListsTheYoungestFirstInSlices)
{
    for (const auto* const name : {"first", "second", "third"}) {
        add_key(ann, {.name = name});
        clock.advance(1s);
    }
    add_key(ann, {.name = "fourth"});
    add_key(ann, {.name = "fifth"});
    EXPECT_THAT(names({.owner = ann.id}),
                ElementsAre("fifth", "fourth", "third", "second", "first"));
    const auto page = keys.list({.owner = ann.id, .slice = {.offset = 1, .limit = 2}});
    EXPECT_EQ(page.total, 5U);
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items.front().name, "fourth");
}

TEST_F(KeyServiceTest, ListsWhatIsAskedFor)
{
    add_key(ann, {.kind = KeyKind::api_key, .name = "Summer sale"});
    add_key(ann, {.kind = KeyKind::bearer, .name = "winter_sale"});
    disable(add_key(ann, {.kind = KeyKind::signature, .name = "100% off"}).key.id);
    add_key(bob, {.kind = KeyKind::attribution, .name = "shop"});

    EXPECT_THAT(names({}), ElementsAre("shop", "100% off", "winter_sale", "Summer sale"));
    EXPECT_THAT(names({.owner = bob.id}), ElementsAre("shop"));
    EXPECT_THAT(names({.kinds = {KeyKind::bearer, KeyKind::attribution}}),
                ElementsAre("shop", "winter_sale"));
    EXPECT_THAT(names({.name = "SALE"}), ElementsAre("winter_sale", "Summer sale"));
    EXPECT_THAT(names({.name = "r_s"}), ElementsAre("winter_sale"));
    EXPECT_THAT(names({.name = "%"}), ElementsAre("100% off"));
    EXPECT_THAT(names({.is_active = false}), ElementsAre("100% off"));
    EXPECT_THAT(
        names({.owner = ann.id, .kinds = {KeyKind::api_key}, .name = "s", .is_active = true}),
        ElementsAre("Summer sale"));
}

TEST_F(KeyServiceTest, TellsOfALastUseThatIsNotYetWritten)
{
    const auto made = add_key(ann);
    clock.advance(1min);
    ASSERT_TRUE(verify(made.text));
    EXPECT_THAT(keys.list({}).items.front().last_used, Optional(start + 1min));
    clock.advance(1min);
    ASSERT_TRUE(verify(made.text));
    EXPECT_THAT(keys.find(ann.id, made.key.uid)->last_used, Optional(start + 2min));
}

TEST_F(KeyServiceTest, AKeyOfSomebodyElseIsNotFound)
{
    const auto made = add_key(ann);
    EXPECT_THAT(keys.find(bob.id, made.key.uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(keys.find(bob.id, made.key.id), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(keys.revoke(bob.id, made.key.uid), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(keys.revoke(bob.id, made.key.id), FailsWith(Errc::not_found, ""));
    EXPECT_TRUE(verify(made.text));
}

TEST_F(KeyServiceTest, AnUnknownKeyIsNotFound)
{
    EXPECT_THAT(keys.find(std::nullopt, "cxxxxxxxxxxxxxxxxxxxxxxxx"),
                FailsWith(Errc::not_found, ""));
    EXPECT_THAT(keys.find(std::nullopt, std::uint64_t{99}), FailsWith(Errc::not_found, ""));
    EXPECT_THAT(keys.revoke(std::nullopt, "cxxxxxxxxxxxxxxxxxxxxxxxx"),
                FailsWith(Errc::not_found, ""));
}

TEST_F(KeyServiceTest, RevokingDeletesTheKeyAndSaysWhatItWas)
{
    const auto made = add_key(ann);
    const auto revoked = keys.revoke(ann.id, made.key.id);
    ASSERT_TRUE(revoked);
    EXPECT_EQ(revoked->uid, made.key.uid);
    EXPECT_EQ(revoked->name, "a key");
    EXPECT_EQ(table(), "");
    EXPECT_THAT(keys.revoke(ann.id, made.key.id), FailsWith(Errc::not_found, ""));
}

} // namespace
} // namespace waymark::identity
