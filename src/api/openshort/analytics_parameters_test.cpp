// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/analytics_parameters.hpp"

#include <gmock/gmock.h>

#include <string>

namespace waymark::api::openshort {
namespace {

http::Request asking(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

template <typename T>
Error error_of(const Result<T>& result)
{
    EXPECT_FALSE(result);
    return result ? Error{} : result.error();
}

TEST(AnalyticsParameters, ALimitIsCutToTheMost)
{
    EXPECT_EQ(read_limit(asking(""), 5), 5U);
    EXPECT_EQ(read_limit(asking("limit="), 5), 5U);
    EXPECT_EQ(read_limit(asking("limit=1"), 5), 1U);
    EXPECT_EQ(read_limit(asking("limit=100"), 5), 100U);
    EXPECT_EQ(read_limit(asking("limit=5000"), 5), 100U);
}

TEST(AnalyticsParameters, ALimitThatIsNoneIsRefused)
{
    for (const auto* const text : {"0", "-1", "1.5", "ten", "99999999999"}) {
        const auto error = error_of(read_limit(asking("limit=" + std::string(text)), 5));
        EXPECT_EQ(error.code, Errc::invalid_argument) << text;
        EXPECT_EQ(error.field, "limit") << text;
    }
}

TEST(AnalyticsParameters, AFlagIsTrueOrFalse)
{
    EXPECT_EQ(read_flag(asking(""), "includeBots"), false);
    EXPECT_EQ(read_flag(asking("includeBots=false"), "includeBots"), false);
    EXPECT_EQ(read_flag(asking("includeBots=true"), "includeBots"), true);
    const auto error = error_of(read_flag(asking("includeBots=perhaps"), "includeBots"));
    EXPECT_EQ(error.code, Errc::invalid_argument);
    EXPECT_EQ(error.field, "includeBots");
}

TEST(AnalyticsParameters, AnExportIsCsvUnlessJsonIsAskedFor)
{
    EXPECT_EQ(read_export_format(asking("")), ExportFormat::csv);
    EXPECT_EQ(read_export_format(asking("format=csv")), ExportFormat::csv);
    EXPECT_EQ(read_export_format(asking("format=json")), ExportFormat::json);
    const auto error = error_of(read_export_format(asking("format=xlsx")));
    EXPECT_EQ(error.code, Errc::invalid_argument);
    EXPECT_EQ(error.field, "format");
}

} // namespace
} // namespace waymark::api::openshort
