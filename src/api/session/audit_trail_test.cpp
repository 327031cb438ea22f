// SPDX-License-Identifier: Apache-2.0
#include "api/session/audit_trail.hpp"
#include "storage/meta_store.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::session {
namespace {

using testing::Optional;

class AuditTrailTest : public testing::Test {
protected:
    // The only entry of the log.
    audit::Entry entry()
    {
        const auto page = log.list({});
        EXPECT_EQ(page.total, 1U);
        return page.items.at(0);
    }

    const ManualClock clock{from_epoch_ms(1'767'225'600'000)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({.path = ":memory:"});
    audit::AuditLog log{*store, clock};
    http::Request request;
    Call call{request, {}, {}};
};

TEST(MaskSecrets, HidesMembersThatHoldASecretByTheirNameInAnyCase)
{
    const auto masked = mask_secrets({{"name", "Ann"},
                                      {"password", "hunter2"},
                                      {"twoFactorSecret", "JBSWY3DP"},
                                      {"TOKEN", "abc"},
                                      {"ApiKey", 5},
                                      {"key", nullptr}});
    EXPECT_EQ(masked, (boost::json::object{{"name", "Ann"},
                                           {"password", "[REDACTED]"},
                                           {"twoFactorSecret", "[REDACTED]"},
                                           {"TOKEN", "[REDACTED]"},
                                           {"ApiKey", "[REDACTED]"},
                                           {"key", "[REDACTED]"}}));
}

TEST(MaskSecrets, LeavesMembersOfMembersAndLongerNamesAlone)
{
    const boost::json::object value{{"passwordSet", true}, {"nested", {{"password", "shown"}}}};
    EXPECT_EQ(mask_secrets(value), value);
}

TEST_F(AuditTrailTest, SaysWhoDidWhatFromWhere)
{
    request.client = *IpAddress::parse("192.0.2.7");
    request.fields = {{"User-Agent", "Browser/1"}};
    call.caller.id = UserId{3};
    call.caller.uid = "cuser";
    call.caller.email = "ann@example.com";
    record(log, call,
           {.action = "URL_UPDATED",
            .entity_type = "url",
            .entity_id = "clink",
            .old_value = {{"title", "a"}},
            .new_value = {{"title", "b"}, {"password", "hunter2"}}});

    const auto found = entry();
    ASSERT_TRUE(found.actor);
    EXPECT_EQ(found.actor->uid, "cuser");
    EXPECT_EQ(found.actor->email, "ann@example.com");
    EXPECT_EQ(found.action, "URL_UPDATED");
    EXPECT_EQ(found.entity_type, "url");
    EXPECT_THAT(found.entity_id, Optional(std::string("clink")));
    EXPECT_THAT(found.old_value, Optional(std::string(R"({"title":"a"})")));
    EXPECT_THAT(found.new_value, Optional(std::string(R"({"title":"b","password":"[REDACTED]"})")));
    EXPECT_EQ(found.metadata, std::nullopt);
    EXPECT_THAT(found.ip, Optional(std::string("192.0.2.7")));
    EXPECT_THAT(found.user_agent, Optional(std::string("Browser/1")));
}

TEST_F(AuditTrailTest, TakesTheActorOfTheNoteWhereTheCallHasNone)
{
    record(log, call,
           {.action = "USER_LOGIN",
            .entity_type = "user",
            .actor = audit::Actor{UserId{4}, "cbob", "bob@example.com", std::nullopt}});
    const auto found = entry();
    ASSERT_TRUE(found.actor);
    EXPECT_EQ(found.actor->uid, "cbob");
    EXPECT_EQ(found.entity_id, std::nullopt);
    EXPECT_EQ(found.ip, std::nullopt);
    EXPECT_EQ(found.user_agent, std::nullopt);
}

TEST_F(AuditTrailTest, HasNoActorWhereNobodyIsKnown)
{
    record(log, call, {.action = "SSO_LOGIN_FAILED", .entity_type = "user"});
    EXPECT_FALSE(entry().actor);
}

} // namespace
} // namespace waymark::api::session
