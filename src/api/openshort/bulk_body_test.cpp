// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bulk_body.hpp"
#include "api/openshort/test_body.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::Optional;

constexpr std::size_t at_most = 3;

auto change_of(std::string_view text)
{
    return read_bulk_change(parse_object(text), at_most);
}

TEST(BulkBody, AllowsAdministratorsMore)
{
    identity::Caller caller;
    EXPECT_EQ(bulk_max(caller), 50U);
    caller.role = identity::Role::admin;
    EXPECT_EQ(bulk_max(caller), 100U);
}

TEST(BulkBody, KeepsWhatCameWithoutItsSecrets)
{
    const auto creation = read_bulk_creation(parse_object(R"({"urls": [
        {"originalUrl": "https://example.com/", "password": "open sesame", "colour": "red"}]})"),
                                             at_most)
                              .value();
    ASSERT_EQ(creation.drafts.size(), 1U);
    EXPECT_THAT(creation.drafts[0].password, Optional(std::string("open sesame")));
    EXPECT_EQ(creation.inputs.at(0),
              parse_object(R"({"originalUrl": "https://example.com/", "password": "[REDACTED]",
                        "colour": "red"})"));
}

TEST(BulkBody, SaysWhichLinkIsWrong)
{
    EXPECT_THAT(
        fields_of(read_bulk_creation(
            parse_object(R"({"urls": [{"originalUrl": "https://example.com/"}, {"title": 5}, 7]})"),
            at_most)),
        ElementsAre("urls[1].originalUrl", "urls[1].title", "urls[2]"));
}

TEST(BulkBody, HasAtLeastOneLinkAndNoMoreThanAllowed)
{
    for (const auto* body :
         {"{}", R"({"urls": []})", R"({"urls": {}})", R"({"urls": [1, 2, 3, 4]})"})
        EXPECT_THAT(fields_of(read_bulk_creation(parse_object(body), at_most)), ElementsAre("urls"))
            << body;
    for (const auto* body :
         {"{}", R"({"urlIds": []})", R"({"urlIds": "a"})", R"({"urlIds": ["a", "b", "c", "d"]})"})
        EXPECT_THAT(fields_of(read_url_ids(parse_object(body), at_most)), ElementsAre("urlIds"))
            << body;
    EXPECT_THAT(fields_of(read_url_ids(parse_object(R"({"urlIds": ["a", 5]})"), at_most)),
                ElementsAre("urlIds[1]"));
}

TEST(BulkBody, CountsAnIdOnce)
{
    EXPECT_THAT(read_url_ids(parse_object(R"({"urlIds": ["b", "a", "b"]})"), at_most).value(),
                ElementsAre("b", "a"));
}

TEST(BulkChange, SetsAStatusInEitherForm)
{
    const auto plain = change_of(R"({"urlIds": ["a"], "status": "INACTIVE"})").value();
    EXPECT_THAT(plain.patch.status, Optional(links::LinkStatus::inactive));
    EXPECT_EQ(plain.operation, parse_object(R"({"type": "status", "status": "INACTIVE"})"));
    EXPECT_EQ(plain.place, "");

    const auto nested =
        change_of(R"({"urlIds": ["a"], "operation": {"type": "status", "status": "ACTIVE"}})")
            .value();
    EXPECT_THAT(nested.patch.status, Optional(links::LinkStatus::active));
    EXPECT_EQ(nested.place, "operation.");
}

TEST(BulkChange, PutsLinksIntoABundle)
{
    const auto change =
        change_of(R"({"urlIds": ["a"], "operation": {"type": "bundle", "bundleId": "cb"}})")
            .value();
    EXPECT_EQ(change.bundle_uid, "cb");
    EXPECT_EQ(change.operation, parse_object(R"({"type": "bundle", "bundleId": "cb"})"));
}

TEST(BulkChange, SetsAndRemovesAnExpiry)
{
    const auto set = change_of(R"({"urlIds": ["a"],
        "operation": {"type": "expiration", "expiresAt": "2030-01-01T00:00:00Z"}})")
                         .value();
    ASSERT_TRUE(set.patch.expires && *set.patch.expires);
    EXPECT_EQ(set.operation.at("expiresAt"), "2030-01-01T00:00:00.000Z");
    for (const auto* body :
         {R"({"urlIds": ["a"], "operation": {"type": "expiration", "expiresAt": null}})",
          R"({"urlIds": ["a"], "operation": {"type": "expiration"}})"})
        EXPECT_THAT(change_of(body).value().patch.expires, Optional(Eq(std::nullopt))) << body;
}

TEST(BulkChange, SetsCampaignsAndRemovesThem)
{
    const auto change = change_of(R"({"urlIds": ["a"],
        "operation": {"type": "utm", "utmSource": "news", "utmMedium": null, "utmTerm": ""}})")
                            .value();
    EXPECT_THAT(change.patch.utm[0], Optional(std::string("news")));
    EXPECT_THAT(change.patch.utm[1], Optional(std::string()));
    EXPECT_EQ(change.patch.utm[2], std::nullopt);
    EXPECT_EQ(change.patch.utm[3], std::nullopt);
    EXPECT_EQ(
        change.operation,
        parse_object(R"({"type": "utm", "utmSource": "news", "utmMedium": null, "utmTerm": ""})"));
}

TEST(BulkChange, NamesWhatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {R"({"urlIds": ["a"]})", "operation"},
        {R"({"urlIds": ["a"], "status": "ASLEEP"})", "status"},
        {R"({"urlIds": ["a"], "operation": "status"})", "operation"},
        {R"({"urlIds": ["a"], "operation": {}})", "operation.type"},
        {R"({"urlIds": ["a"], "operation": {"type": "title"}})", "operation.type"},
        {R"({"urlIds": ["a"], "operation": {"type": "status"}})", "operation.status"},
        {R"({"urlIds": ["a"], "operation": {"type": "bundle"}})", "operation.bundleId"},
        {R"({"urlIds": ["a"], "operation": {"type": "bundle", "bundleId": ""}})",
         "operation.bundleId"},
        {R"({"urlIds": ["a"], "operation": {"type": "expiration", "expiresAt": "soon"}})",
         "operation.expiresAt"},
        {R"({"urlIds": ["a"], "operation": {"type": "utm", "utmId": 5}})", "operation.utmId"},
    };
    for (const auto& [body, field] : wrong)
        EXPECT_THAT(fields_of(change_of(body)), ElementsAre(field)) << body;
}

} // namespace
} // namespace waymark::api::openshort
