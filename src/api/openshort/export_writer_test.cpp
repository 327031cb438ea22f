// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/csv_export.hpp"
#include "api/openshort/export_writer.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using analytics::ClickRecord;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Export january()
{
    Export data{.made = parse_iso8601("2026-02-01T12:00:00Z").value(),
                .first = parse_iso_date("2026-01-01").value(),
                .last = parse_iso_date("2026-01-02").value(),
                .slug = "sale",
                .report = {},
                .destinations = {}};
    data.report.clicks = 4;
    data.report.unique_addresses = 2;
    data.report.clicks_per_day = 2;
    data.report.growth_percentage = -33.3;
    data.report.days = {{data.first, 1}, {data.last, 3}};
    data.report.countries = {{"TW", 3, 75}, {"", 1, 25}};
    data.report.referrers = {{"https://a.example/?q=1,2", 4, 100}};
    return data;
}

std::vector<ClickRecord> two_clicks()
{
    return {{.id = 1,
             .time = parse_iso8601("2026-01-02T03:04:05.678Z").value(),
             .ip = "8.8.8.8",
             .referrer = "=HYPERLINK(\"x\")",
             .country = "US",
             .city = "Mountain View",
             .device = "desktop",
             .browser = "Chrome",
             .os = "Windows",
             .utm_source = "s",
             .utm_medium = "m",
             .utm_campaign = "c"},
            {.id = 2,
             .time = parse_iso8601("2026-01-01T00:00:00Z").value(),
             .is_bot = true,
             .bot_name = "Googlebot"}};
}

std::string file_of(ExportFormat format, const Export& data)
{
    const auto writer = make_export_writer(format);
    auto text = writer->begin(data);
    return text += writer->end();
}

std::string file_with(ExportFormat format, const std::vector<std::vector<ClickRecord>>& portions)
{
    const auto writer = make_export_writer(format);
    auto text = writer->begin(january());
    for (const auto& portion : portions)
        text += writer->clicks(portion, {});
    return text += writer->end();
}

TEST(CsvField, IsQuotedOnlyWhereItHasToBe)
{
    EXPECT_EQ(csv_field("plain text"), "plain text");
    EXPECT_EQ(csv_field(""), "");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_field("two\rlines"), "\"two\rlines\"");
}

TEST(CsvField, IsNoFormula)
{
    for (const auto* const text : {"=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%x", "\tx"})
        EXPECT_EQ(csv_field(text), "'" + std::string(text));
    EXPECT_EQ(csv_field("\r=1"), "\"'\r=1\"");
    EXPECT_EQ(csv_field("=A1,B1"), "\"'=A1,B1\"");
    EXPECT_EQ(csv_field("a=1"), "a=1");
}

TEST(CsvExport, HasASectionForEachPartThatIsNotEmpty)
{
    EXPECT_EQ(file_of(ExportFormat::csv, january()), "\xEF\xBB\xBF"
                                                     "# Analytics Export\n"
                                                     "# Exported At: 2026-02-01T12:00:00.000Z\n"
                                                     "# Date Range: 2026-01-01 to 2026-01-02\n"
                                                     "# URL Slug: sale\n"
                                                     "\n"
                                                     "## Overview\n"
                                                     "Metric,Value\n"
                                                     "Total Clicks,4\n"
                                                     "Unique Visitors,2\n"
                                                     "Average Clicks Per Day,2.00\n"
                                                     "Growth Rate,-33.30%\n"
                                                     "\n"
                                                     "## Daily Clicks\n"
                                                     "Date,Clicks\n"
                                                     "2026-01-01,1\n"
                                                     "2026-01-02,3\n"
                                                     "\n"
                                                     "## Top Countries\n"
                                                     "Country,Clicks,Percentage\n"
                                                     "TW,3,75.0%\n"
                                                     "Unknown,1,25.0%\n"
                                                     "\n"
                                                     "## Referrers\n"
                                                     "Referrer,Clicks,Percentage\n"
                                                     "\"https://a.example/?q=1,2\",4,100.0%\n");
}

TEST(CsvExport, NamesEveryListAsSpreadsheetsShowIt)
{
    auto data = january();
    data.report.browsers = data.report.operating_systems = data.report.devices =
        data.report.utm_sources = data.report.utm_mediums =
            data.report.utm_campaigns = {{"x", 1, 100}};
    const auto text = file_of(ExportFormat::csv, data);
    for (const auto* const section :
         {"## Browsers\nBrowser,", "## Operating Systems\nOS,", "## Devices\nDevice,",
          "## UTM Sources\nSource,", "## UTM Mediums\nMedium,", "## UTM Campaigns\nCampaign,"})
        EXPECT_THAT(text,
                    HasSubstr('\n' + std::string(section) + "Clicks,Percentage\nx,1,100.0%\n"));
}

TEST(CsvExport, OfAllLinksNamesNoSlug)
{
    auto data = january();
    data.slug.clear();
    EXPECT_THAT(file_of(ExportFormat::csv, data), Not(HasSubstr("# URL Slug")));
}

TEST(CsvExport, HasOneHeadForAllPortionsOfClicks)
{
    const auto clicks = two_clicks();
    EXPECT_THAT(file_with(ExportFormat::csv, {{clicks[0]}, {clicks[1]}, {}}),
                EndsWith("4,100.0%\n"
                         "\n"
                         "## Click Records\n"
                         "Time,IP,Country,City,Browser,OS,Device,Referrer,UTM Source,UTM Medium,"
                         "UTM Campaign,Is Bot\n"
                         "2026-01-02T03:04:05.678Z,8.8.8.8,US,Mountain View,Chrome,Windows,desktop,"
                         "\"'=HYPERLINK(\"\"x\"\")\",s,m,c,No\n"
                         "2026-01-01T00:00:00.000Z,,,,,,,,,,,Yes\n"));
}

TEST(CsvExport, HasNoSectionForClicksThatAreNone)
{
    EXPECT_EQ(file_with(ExportFormat::csv, {{}}), file_of(ExportFormat::csv, january()));
}

TEST(JsonExport, HasTheSameMembersEvenIfTheyAreEmpty)
{
    const auto view = boost::json::parse(file_of(ExportFormat::json, january())).as_object();
    EXPECT_EQ(view, boost::json::parse(R"({
        "exportedAt": "2026-02-01T12:00:00.000Z",
        "dateRange": {"startDate": "2026-01-01", "endDate": "2026-01-02"}, "urlSlug": "sale",
        "summary": {"totalClicks": 4, "uniqueVisitors": 2, "averageClicksPerDay": 2,
                    "growthRate": -33.3},
        "timeSeries": [{"date": "2026-01-01", "clicks": 1}, {"date": "2026-01-02", "clicks": 3}],
        "countries": [{"name": "TW", "clicks": 3, "percentage": 75},
                      {"name": "Unknown", "clicks": 1, "percentage": 25}],
        "browsers": [], "operatingSystems": [], "devices": [],
        "referers": [{"referer": "https://a.example/?q=1,2", "clicks": 4, "percentage": 100}],
        "utmSources": [], "utmMediums": [], "utmCampaigns": []})"));
}

TEST(JsonExport, IsIndentedByTwoSpaces)
{
    auto data = january();
    data.report = {};
    data.slug.clear();
    EXPECT_THAT(file_of(ExportFormat::json, data),
                StartsWith("{\n"
                           "  \"exportedAt\": \"2026-02-01T12:00:00.000Z\",\n"
                           "  \"dateRange\": {\n"
                           "    \"startDate\": \"2026-01-01\",\n"
                           "    \"endDate\": \"2026-01-02\"\n"
                           "  },\n"
                           "  \"summary\": {\n"));
    EXPECT_THAT(file_of(ExportFormat::json, data), EndsWith(",\n  \"utmCampaigns\": []\n}\n"));
}

TEST(JsonExport, HasOneListForAllPortionsOfClicks)
{
    const auto clicks = two_clicks();
    const auto text = file_with(ExportFormat::json, {{clicks[0]}, {clicks[1]}, {}});
    EXPECT_THAT(text, HasSubstr(",\n"
                                "  \"clicks\": [\n"
                                "    {\n"
                                "      \"id\": \"c000000000000000000000001\",\n"));
    EXPECT_THAT(text, EndsWith("    }\n  ]\n}\n"));
    const auto list = boost::json::parse(text).at("clicks").as_array();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list.at(0).at("referer"), "=HYPERLINK(\"x\")");
    EXPECT_EQ(list.at(1).at("botName"), "Googlebot");
}

TEST(JsonExport, SaysThatThereWereNoClicksWhereTheyWereAskedFor)
{
    EXPECT_THAT(file_with(ExportFormat::json, {{}}), EndsWith(",\n  \"clicks\": []\n}\n"));
}

TEST(ExportFileName, SaysWhatItIsAbout)
{
    auto data = january();
    EXPECT_EQ(export_file_name(data, "csv"), "analytics_sale_2026-01-01_2026-01-02.csv");
    data.slug.clear();
    EXPECT_EQ(export_file_name(data, "json"), "analytics_overview_2026-01-01_2026-01-02.json");
}

} // namespace
} // namespace waymark::api::openshort
