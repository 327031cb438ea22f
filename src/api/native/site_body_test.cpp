// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_body.hpp"
#include "api/native/site_view.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::api::native {

namespace {

using sites::AddressMode;
using sites::VisitorMode;
using sites::VisitRule;

http::Request request_of(const std::string& body)
{
    http::Request request;
    request.body = body;
    return request;
}

std::string wrong_in(const std::string& body)
{
    const auto patch = read_site_patch(request_of(body));
    return patch ? "nothing" : patch.error().field;
}

constexpr const char* everything = R"({
    "name": "Shop", "domain": "https://shop.example", "timeZone": "Europe/Berlin",
    "trackingId": "shop", "visitorMode": "monthly", "addressMode": "dropped",
    "retentionDays": 90, "rules": [{"list": "allowed", "kind": "host", "value": "shop.example"},
                                   {"list": "blocked", "kind": "path", "value": "/admin/*"}]})";

TEST(SiteBody, NamesAMemberThatNoSiteHas)
{
    EXPECT_EQ(wrong_in(R"({"name": "Shop", "retention_days": 90})"), "retention_days");
    EXPECT_EQ(wrong_in(R"({"Name": "Shop"})"), "Name");
}

TEST(SiteBody, MayComeBackAsItWasRead)
{
    EXPECT_EQ(wrong_in(R"({"name": "Shop", "id": 7, "ownerId": 1,
                           "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": null})"),
              "nothing");
}

TEST(SiteBody, ReadsEverySetting)
{
    const auto draft = read_site_draft(request_of(everything));
    ASSERT_TRUE(draft) << draft.error().message;
    EXPECT_EQ(draft->name, "Shop");
    EXPECT_EQ(draft->domain, "https://shop.example");
    EXPECT_EQ(draft->time_zone, "Europe/Berlin");
    EXPECT_EQ(draft->tracking_id, "shop");
    EXPECT_EQ(draft->visitor_mode, VisitorMode::monthly);
    EXPECT_EQ(draft->address_mode, AddressMode::dropped);
    EXPECT_EQ(draft->retention_days, 90U);
    EXPECT_THAT(draft->rules, testing::ElementsAre(VisitRule{.list = VisitRule::List::allowed,
                                                             .kind = VisitRule::Kind::host,
                                                             .value = "shop.example"},
                                                   VisitRule{.list = VisitRule::List::blocked,
                                                             .kind = VisitRule::Kind::path,
                                                             .value = "/admin/*"}));
}

TEST(SiteBody, IsToldAsItIsRead)
{
    const auto draft = read_site_draft(request_of(everything)).value();
    sites::Site site;
    site.name = draft.name;
    site.domain = draft.domain;
    site.time_zone = draft.time_zone;
    site.tracking_id = draft.tracking_id.value();
    site.visitor_mode = draft.visitor_mode;
    site.address_mode = draft.address_mode;
    site.retention_days = draft.retention_days;
    site.rules = draft.rules;
    EXPECT_EQ(boost::json::value(settings_view(site)), boost::json::parse(everything));
}

TEST(SiteBody, LeavesWhatIsAbsentOrNull)
{
    for (const auto* body : {"{}", R"({"name": null, "rules": null, "retentionDays": null,
                                       "visitorMode": null})"}) {
        const auto patch = read_site_patch(request_of(body));
        ASSERT_TRUE(patch) << body;
        EXPECT_FALSE(patch->name || patch->domain || patch->time_zone || patch->tracking_id);
        EXPECT_FALSE(patch->visitor_mode || patch->address_mode || patch->retention_days);
        EXPECT_FALSE(patch->rules);
    }
    EXPECT_EQ(read_site_draft(request_of("{}"))->visitor_mode, VisitorMode::daily);
    EXPECT_TRUE(read_site_patch(request_of(R"({"rules": []})"))->rules) << "none is a change";
}

TEST(SiteBody, NamesWhatIsWrong)
{
    EXPECT_EQ(wrong_in(R"({"name": 5})"), "name");
    EXPECT_EQ(wrong_in(R"({"visitorMode": "weekly"})"), "visitorMode");
    EXPECT_EQ(wrong_in(R"({"addressMode": ""})"), "addressMode");
    EXPECT_EQ(wrong_in(R"({"retentionDays": "90"})"), "retentionDays");
    EXPECT_EQ(wrong_in(R"({"retentionDays": 1.5})"), "retentionDays");
    EXPECT_EQ(wrong_in(R"({"rules": {}})"), "rules");
    EXPECT_EQ(wrong_in(R"({"rules": [{"list": "allowed", "kind": "path"}]})"), "rules[0].value");
    EXPECT_EQ(wrong_in(R"({"rules": [{"list": "allowed", "kind": "path", "value": "/"},
                                     {"list": "deny", "kind": "path", "value": "/"}]})"),
              "rules[1].list");
    EXPECT_EQ(wrong_in(R"({"rules": [{"list": "allowed", "kind": "ip", "value": "/"}]})"),
              "rules[0].kind");
    EXPECT_FALSE(read_site_patch(request_of("[]")));
}

TEST(SiteBody, LeavesANumberOfDaysThatNoSiteHasToTheRules)
{
    for (const auto* body : {R"({"retentionDays": -1})", R"({"retentionDays": 9000000000})"}) {
        const auto patch = read_site_patch(request_of(body));
        ASSERT_TRUE(patch) << body;
        const auto mistakes = to_wire(sites::find_mistakes(*patch));
        ASSERT_EQ(mistakes.size(), 1U) << body;
        EXPECT_EQ(mistakes.front().field, "retentionDays");
    }
}

TEST(SiteBody, SpellsTheFieldsOfMistakesAsOnTheWire)
{
    const auto patch = read_site_patch(
        request_of(R"({"name": "", "timeZone": "Mars", "trackingId": "7", "retentionDays": 9999,
                       "rules": [{"list": "blocked", "kind": "country", "value": "x"}]})"));
    ASSERT_TRUE(patch);
    std::vector<std::string> fields;
    for (const auto& mistake : to_wire(sites::find_mistakes(*patch)))
        fields.push_back(mistake.field);
    EXPECT_THAT(fields, testing::ElementsAre("name", "timeZone", "trackingId", "retentionDays",
                                             "rules[0].value"));
}

} // namespace

} // namespace waymark::api::native
