// SPDX-License-Identifier: Apache-2.0
#include "identity/keys/credentials.hpp"
#include "identity/keys/test_credentials.hpp"
#include "identity/token_hash.hpp"

#include <soci/soci.h>

#include <string>
#include <utility>
#include <vector>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;
using testing::Optional;

class KeyCredentialsTest : public CredentialFixture {
protected:
    void run_sql(const std::string& sql)
    {
        store->write([&](soci::session& session) { session << sql; });
    }

    User ann = add_user("ann");
};

TEST_F(KeyCredentialsTest, AKeyOfEachKindStandsForItsOwner)
{
    const std::vector<std::pair<KeyKind, CredentialKind>> kinds{
        {KeyKind::api_key, CredentialKind::api_key},
        {KeyKind::bearer, CredentialKind::bearer_token},
        {KeyKind::attribution, CredentialKind::attribution_key}};
    for (const auto& [kind, credential] : kinds) {
        const auto made = add_key(ann, kind);
        const auto caller = verify(made.text);
        ASSERT_TRUE(caller);
        EXPECT_EQ(caller->id, ann.id);
        EXPECT_EQ(caller->uid, ann.uid);
        EXPECT_EQ(caller->role, Role::user);
        EXPECT_EQ(caller->email, "ann@example.com");
        EXPECT_THAT(caller->username, Optional(std::string("ann")));
        EXPECT_THAT(caller->name, Optional(std::string("The ann")));
        EXPECT_FALSE(caller->totp_enabled);
        EXPECT_EQ(caller->credential, credential);
        EXPECT_EQ(caller->credential_id, made.key.id);
        EXPECT_EQ(caller->scopes, made.key.scopes);
        EXPECT_FALSE(caller->is_restricted);
        EXPECT_FALSE(caller->has_session());
    }
}

TEST_F(KeyCredentialsTest, ACallerHasTheScopesSiteAndPlanOfTheKey)
{
    const auto made = add_key(ann, {.kind = KeyKind::attribution,
                                    .name = "shop",
                                    .scopes = ScopeSet{Scope::ingest},
                                    .site = SiteId{5},
                                    .plan = Plan::enterprise});
    const auto caller = verify(made.text);
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->scopes, ScopeSet{Scope::ingest});
    EXPECT_EQ(caller->site, SiteId{5});
    EXPECT_THAT(caller->plan, Optional(Plan::enterprise));
}

TEST_F(KeyCredentialsTest, AKeyWithAnEndNetworksOrASiteIsRestricted)
{
    const auto is_restricted = [this](const KeyDraft& draft) {
        return verify(add_key(ann, draft).text).value().is_restricted;
    };
    EXPECT_FALSE(is_restricted({.name = "a key"}));
    EXPECT_TRUE(is_restricted({.name = "a key", .expires = clock.now() + 1h}));
    EXPECT_TRUE(is_restricted({.name = "a key", .allowed_ips = {"192.0.2.0/24"}}));
    EXPECT_TRUE(is_restricted({.name = "a key", .site = SiteId{5}}));
}

TEST_F(KeyCredentialsTest, AKeyOfTheOlderFormIsKnownByItsHash)
{
    const std::string old_key = "ak_" + std::string(64, 'a');
    const auto made = add_key(ann);
    run_sql("UPDATE api_keys SET key_hash = '" + token_hash(old_key) + "'");
    EXPECT_TRUE(verify(old_key));
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, TheCallerHasTheRoleThatTheOwnerHasNow)
{
    const auto made = add_key(ann);
    EXPECT_FALSE(verify(made.text)->is_admin());
    ann.role = Role::admin;
    ann.totp_enabled = true;
    change_user(ann);
    credentials.forget();
    EXPECT_TRUE(verify(made.text)->is_admin());
}

TEST_F(KeyCredentialsTest, WhatIsNoKeyIsUnknown)
{
    const auto made = add_key(ann);
    for (const auto& text :
         {std::string("x"), made.text.substr(1), made.text + "0", "OSU_" + made.text.substr(4),
          made.key.uid, made.key.prefix, token_hash(made.text), std::string(10'000, 'x'),
          "session:" + made.key.uid})
        EXPECT_THAT(verify(text), IsRefused(Refusal::unknown)) << text;
    EXPECT_THAT(verify(""), IsRefused(Refusal::none));
}

TEST_F(KeyCredentialsTest, NeitherAnAppIdNorItsSecretIsABearer)
{
    const auto made = add_key(ann, KeyKind::signature);
    EXPECT_THAT(verify(made.key.prefix), IsRefused(Refusal::unknown));
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, AKeyIsGoodUntilItExpires)
{
    const auto made = add_key(ann, {.name = "a", .expires = start + 500ms});
    EXPECT_TRUE(verify(made.text));
    clock.advance(499ms);
    EXPECT_TRUE(recall(made.text)->has_value());
    clock.advance(1ms);
    EXPECT_THAT(recall(made.text), Optional(IsRefused(Refusal::expired)));
    clock.advance(memory);
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::expired));
}

TEST_F(KeyCredentialsTest, AKeyMayBeMadeDead)
{
    const auto made = add_key(ann, {.name = "a", .expires = start - 1h});
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::expired));
}

TEST_F(KeyCredentialsTest, ADisabledKeyIsUnknown)
{
    const auto made = add_key(ann);
    run_sql("UPDATE api_keys SET is_active = 0");
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, AKeyOfADisabledUserIsInactive)
{
    const auto made = add_key(ann);
    ann.is_active = false;
    change_user(ann);
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::inactive));
}

TEST_F(KeyCredentialsTest, AKeyGoesWithItsOwner)
{
    const auto made = add_key(ann);
    run_sql("DELETE FROM users");
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, AKeyIsGoodOnlyFromTheNetworksItAllows)
{
    const auto made = add_key(ann, {.name = "a", .allowed_ips = {"10.0.0.0/8", "2001:db8::1"}});
    EXPECT_TRUE(verify(made.text, "10.9.9.9"));
    EXPECT_TRUE(recall(made.text, "2001:db8::1")->has_value());
    EXPECT_TRUE(recall(made.text, "::ffff:10.1.1.1")->has_value());
    EXPECT_THAT(verify(made.text, "192.0.2.1"), IsRefused(Refusal::address));
    EXPECT_THAT(recall(made.text, "2001:db8::2"), Optional(IsRefused(Refusal::address)));
}

TEST_F(KeyCredentialsTest, AnAllowListThatIsDamagedLetsNobodyIn)
{
    const auto made = add_key(ann, {.name = "a", .allowed_ips = {"10.0.0.0/8"}});
    run_sql("UPDATE api_keys SET allowed_ips = 'everywhere'");
    EXPECT_THAT(verify(made.text, "10.0.0.1"), IsRefused(Refusal::address));
}

TEST_F(KeyCredentialsTest, IsRecalledOnceItWasVerified)
{
    const auto made = add_key(ann);
    EXPECT_THAT(recall(made.text), IsNotRemembered());
    ASSERT_TRUE(verify(made.text));
    const auto recalled = recall(made.text);
    ASSERT_TRUE(recalled && recalled->has_value());
    EXPECT_EQ((*recalled)->credential_id, made.key.id);
}

TEST_F(KeyCredentialsTest, ARefusalIsRecalledToo)
{
    EXPECT_THAT(recall("guess"), IsNotRemembered());
    EXPECT_THAT(verify("guess"), IsRefused(Refusal::unknown));
    EXPECT_THAT(recall("guess"), Optional(IsRefused(Refusal::unknown)));
    clock.advance(memory);
    EXPECT_THAT(recall("guess"), IsNotRemembered());
}

TEST_F(KeyCredentialsTest, WhatNeedsNoStoreIsToldAtOnce)
{
    EXPECT_THAT(recall(""), Optional(IsRefused(Refusal::none)));
    EXPECT_THAT(recall(std::string(257, 'x')), Optional(IsRefused(Refusal::unknown)));
}

TEST_F(KeyCredentialsTest, ARevocationHoldsAtOnce)
{
    const auto made = add_key(ann);
    ASSERT_TRUE(verify(made.text));
    ASSERT_TRUE(keys.revoke(ann.id, made.key.uid));
    EXPECT_THAT(recall(made.text), IsNotRemembered());
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, AChangeByAnotherProcessHoldsAfterTheMemory)
{
    const auto made = add_key(ann);
    ASSERT_TRUE(verify(made.text));
    run_sql("DELETE FROM api_keys");
    clock.advance(memory - 1ms);
    EXPECT_TRUE(recall(made.text)->has_value());
    clock.advance(1ms);
    EXPECT_THAT(recall(made.text), IsNotRemembered());
    EXPECT_THAT(verify(made.text), IsRefused(Refusal::unknown));
}

TEST_F(KeyCredentialsTest, EachUseIsNotedAndARefusalIsNone)
{
    const auto made = add_key(ann, {.name = "a", .allowed_ips = {"192.0.2.1"}});
    ASSERT_TRUE(verify(made.text));
    clock.advance(100ms);
    ASSERT_TRUE(recall(made.text)->has_value());
    clock.advance(100ms);
    ASSERT_FALSE(recall(made.text, "192.0.2.2")->has_value());
    EXPECT_EQ(usage.flush(), 1U);
    EXPECT_THAT(keys.find(ann.id, made.key.uid)->last_used, Optional(start + 100ms));
}

} // namespace
} // namespace waymark::identity
