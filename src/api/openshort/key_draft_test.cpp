// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/key_draft.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using identity::Scope;
using identity::ScopeSet;
using testing::ElementsAre;
using testing::Optional;

CreateKey named(std::optional<std::vector<std::string>> scopes = {})
{
    CreateKey body;
    body.name = "deploy";
    body.scopes = std::move(scopes);
    return body;
}

TEST(KeyDraft, HasTheScopesOfItsMakerByDefault)
{
    EXPECT_EQ(to_draft(named(), ScopeSet::all()).value().scopes, ScopeSet::all());
    EXPECT_EQ(to_draft(named(), {Scope::read, Scope::write}).value().scopes,
              (ScopeSet{Scope::read, Scope::write}));
}

TEST(KeyDraft, ReadsScopesNetworksAndTheEnd)
{
    auto body = named(std::vector<std::string>{"read", "ingest"});
    body.allowedIps = std::vector<std::string>{"192.0.2.0/24"};
    body.expiresAt = "2030-01-01T00:00:00Z";
    const auto draft = to_draft(body, ScopeSet::all()).value();
    EXPECT_EQ(draft.scopes, (ScopeSet{Scope::read, Scope::ingest}));
    EXPECT_THAT(draft.allowed_ips, ElementsAre("192.0.2.0/24"));
    EXPECT_THAT(draft.expires, Optional(*parse_iso8601("2030-01-01T00:00:00Z")));
}

TEST(KeyDraft, IsRefusedMoreScopesThanItsMakerHas)
{
    const auto draft =
        to_draft(named(std::vector<std::string>{"read", "admin"}), {Scope::read, Scope::write});
    ASSERT_FALSE(draft);
    EXPECT_EQ(draft.error().code, Errc::forbidden);
}

TEST(KeyDraft, NamesWhatIsWrong)
{
    const auto scope = to_draft(named(std::vector<std::string>{"reading"}), ScopeSet::all());
    ASSERT_FALSE(scope);
    EXPECT_EQ(scope.error().field, "scopes");
    auto body = named();
    body.expiresAt = "tomorrow";
    const auto expiry = to_draft(body, ScopeSet::all());
    ASSERT_FALSE(expiry);
    EXPECT_EQ(expiry.error().field, "expires");
}

TEST(KeyView, LeavesOutWhatIsNotKnown)
{
    identity::ApiKey key;
    key.uid = "ckey";
    key.name = "deploy";
    key.prefix = "osu_01234567";
    key.scopes = {Scope::read, Scope::admin};
    const auto view = to_view(key);
    EXPECT_EQ(view.at("prefix"), "osu_01234567...");
    EXPECT_EQ(view.at("scopes"), (boost::json::array{"read", "admin"}));
    EXPECT_FALSE(view.contains("lastUsedAt"));
    EXPECT_FALSE(view.contains("expiresAt"));
    EXPECT_FALSE(view.contains("key"));
}

} // namespace
} // namespace waymark::api::openshort
