// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/audit_query.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::Optional;

Result<audit::EntryQuery> query_of(std::string text)
{
    http::Request request;
    request.query = std::move(text);
    return read_audit_query(request);
}

TEST(AuditQuery, AsksForEverythingTheLatestFirstByDefault)
{
    const auto query = query_of("").value();
    EXPECT_EQ(query.action, "");
    EXPECT_EQ(query.from, std::nullopt);
    EXPECT_EQ(query.until, std::nullopt);
    EXPECT_FALSE(query.oldest_first);
}

TEST(AuditQuery, KnowsShortNamesOfSigningInAndOut)
{
    EXPECT_EQ(query_of("action=LOGIN").value().action, "USER_LOGIN");
    EXPECT_EQ(query_of("action=LOGOUT").value().action, "USER_LOGOUT");
    EXPECT_EQ(query_of("action=SYSTEM_SETTING_DELETED").value().action, "SYSTEM_SETTING_DELETED");
    EXPECT_EQ(query_of("action=SITE_UPDATED").value().action, "SITE_UPDATED");
}

TEST(AuditQuery, EndsWithTheWholeDayOfItsEndDate)
{
    for (const std::string end : {"2026-01-31", "2026-01-31T12:00:00Z"}) {
        const auto query = query_of("startDate=2026-01-30T06:00:00Z&endDate=" + end).value();
        EXPECT_THAT(query.from, Optional(*parse_iso8601("2026-01-30T06:00:00Z")));
        EXPECT_THAT(query.until, Optional(*parse_iso8601("2026-02-01T00:00:00Z")));
    }
}

TEST(AuditQuery, NamesTheParameterThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"action=user_login", "action"},    {"startDate=yesterday", "startDate"},
        {"endDate=2026-02-30", "endDate"},  {"sortOrder=up", "sortOrder"},
        {"action=LOGIN%00", "action"},      {"userId=%00", "userId"},
        {"entityType=a%00b", "entityType"}, {"entityId=%00", "entityId"},
    };
    for (const auto& [text, field] : wrong) {
        const auto query = query_of(text);
        ASSERT_FALSE(query) << text;
        EXPECT_EQ(query.error().code, Errc::invalid_argument);
        EXPECT_EQ(query.error().field, field);
    }
}

TEST(AuditView, SaysNullForWhatIsNotThere)
{
    audit::Entry entry;
    entry.uid = "centry";
    entry.time = *parse_iso8601("2026-01-31T12:00:00Z");
    entry.action = "USER_LOGIN";
    entry.entity_type = "user";
    EXPECT_EQ(to_view(entry), boost::json::parse(R"({
        "id": "centry", "user": null, "action": "USER_LOGIN", "entityType": "user",
        "entityId": null, "oldValue": null, "newValue": null, "ipAddress": null,
        "userAgent": null, "metadata": null, "createdAt": "2026-01-31T12:00:00.000Z"})"));
}

TEST(AuditView, ShowsValuesAsObjects)
{
    audit::Entry entry;
    entry.actor = audit::Actor{UserId{1}, "cann", "ann@example.com", std::nullopt};
    entry.new_value = R"({"title":"b"})";
    const auto view = to_view(entry);
    EXPECT_EQ(view.at("newValue"), (boost::json::object{{"title", "b"}}));
    EXPECT_EQ(
        view.at("user"),
        (boost::json::object{{"id", "cann"}, {"email", "ann@example.com"}, {"name", nullptr}}));
}

} // namespace
} // namespace waymark::api::openshort
