// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_body.hpp"
#include "api/openshort/test_body.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using links::bundles::BundleStatus;
using testing::ElementsAre;
using testing::Optional;

Result<links::bundles::BundleQuery> query_of(std::string text)
{
    http::Request request;
    request.query = std::move(text);
    identity::Caller caller;
    caller.id = UserId{7};
    return read_bundle_query(request, caller);
}

TEST(BundleBody, HasWhatTheBodyHas)
{
    const auto draft =
        read_bundle_draft(parse_object(R"({"name": "Spring", "description": "All of it",
                                    "color": "#fff", "icon": "🌷", "urlIds": ["ca", "cb"]})"))
            .value();
    EXPECT_EQ(draft.name, "Spring");
    EXPECT_EQ(draft.description, "All of it");
    EXPECT_EQ(draft.color, "#fff");
    EXPECT_EQ(draft.icon, "🌷");
    EXPECT_THAT(draft.links, ElementsAre("ca", "cb"));
}

TEST(BundleBody, RemovesOnlyTheDescription)
{
    const auto patch = read_bundle_patch(parse_object(R"({"name": null, "description": null,
                                                   "color": null, "icon": null, "status": null})"))
                           .value();
    EXPECT_EQ(patch.name, std::nullopt);
    EXPECT_THAT(patch.description, Optional(std::string()));
    EXPECT_EQ(patch.color, std::nullopt);
    EXPECT_EQ(patch.icon, std::nullopt);
    EXPECT_EQ(patch.status, std::nullopt);
    EXPECT_THAT(read_bundle_patch(parse_object(R"({"status": "ARCHIVED"})")).value().status,
                Optional(BundleStatus::archived));
}

TEST(BundleBody, NamesWhatIsWrong)
{
    EXPECT_THAT(
        fields_of(read_bundle_draft(parse_object(R"({"description": 1, "urlIds": ["a", 2]})"))),
        ElementsAre("name", "description", "urlIds[1]"));
    EXPECT_THAT(fields_of(read_bundle_patch(parse_object(R"({"status": "GONE", "icon": 5})"))),
                ElementsAre("icon", "status"));
    EXPECT_THAT(fields_of(read_bundle_entry(parse_object(R"({"order": -1})"))),
                ElementsAre("urlId", "order"));
    EXPECT_THAT(fields_of(read_bundle_links(parse_object("{}"))), ElementsAre("urlIds"));
    EXPECT_THAT(fields_of(read_bundle_links(parse_object(R"({"urlIds": []})"))),
                ElementsAre("urlIds"));
    EXPECT_THAT(fields_of(read_position(parse_object("{}"))), ElementsAre("order"));
    EXPECT_THAT(fields_of(read_position(parse_object(R"({"order": "first"})"))),
                ElementsAre("order"));
}

TEST(BundleBody, PutsALinkFirstUnlessToldOtherwise)
{
    EXPECT_EQ(read_bundle_entry(parse_object(R"({"urlId": "ca"})")).value().position, 0);
    EXPECT_EQ(read_bundle_entry(parse_object(R"({"urlId": "ca", "order": "3"})")).value().position,
              3);
    EXPECT_EQ(read_position(parse_object(R"({"order": 5})")).value(), 5);
}

TEST(BundleQuery, IsNarrowedByStatusAndText)
{
    const auto query = query_of("status=ARCHIVED&search=spring").value();
    EXPECT_THAT(query.scope.owner, Optional(UserId{7}));
    EXPECT_THAT(query.status, Optional(BundleStatus::archived));
    EXPECT_EQ(query.search, "spring");
    EXPECT_EQ(query_of("").value().status, std::nullopt);
    EXPECT_EQ(query_of("status=GONE").error().field, "status");
    EXPECT_EQ(query_of("search=%00").error().field, "search");
}

} // namespace
} // namespace waymark::api::openshort
