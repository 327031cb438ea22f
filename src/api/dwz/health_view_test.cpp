// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/health_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

namespace waymark::api::dwz {
namespace {

constexpr TimePoint now = std::chrono::sys_days{std::chrono::January / 1 / 2024};

TEST(HealthView, SaysItFlatAndInAnEnvelope)
{
    const auto view =
        health_view({.is_database_up = true, .database_driver = "sqlite", .now = now});
    EXPECT_EQ(view, boost::json::parse(R"({
        "status":"healthy","database":"connected","cache":"connected",
        "timestamp":"2024-01-01T00:00:00Z","code":0,"message":"success",
        "data":{"status":"UP","timestamp":1704067200,
                "services":{"database":{"status":"UP"},"database_driver":"sqlite",
                            "redis":{"status":"DISABLED","message":"禁用"}}}})"));
}

TEST(HealthView, WithoutTheDatabaseIsAFailure)
{
    const auto view =
        health_view({.is_database_up = false, .database_driver = "postgresql", .now = now});
    EXPECT_EQ(view.at("status"), "unhealthy");
    EXPECT_EQ(view.at("database"), "disconnected");
    EXPECT_EQ(view.at("code"), 50301);
    EXPECT_EQ(view.at("message"), "服务不健康");
    EXPECT_EQ(view.at("data").at("services").at("database").at("status"), "DOWN");
}

TEST(HealthView, OfTheSimpleKindSaysThatTheServerAnswers)
{
    EXPECT_EQ(simple_health_view(now), boost::json::parse(R"({
        "status":"ok","code":0,"message":"success",
        "data":{"status":"UP","timestamp":1704067200}})"));
}

} // namespace
} // namespace waymark::api::dwz
