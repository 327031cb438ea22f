// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enrichment_data.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace waymark::events::enrich {
namespace {

IpAddress ip(std::string_view text)
{
    return IpAddress::parse(text).value();
}

TEST(EnrichmentData, UsesEveryFileOfTheDataPack)
{
    const EnrichmentData data(WAYMARK_DATA);
    const auto files = data.files();
    EXPECT_EQ(files.size(), 6U);
    for (const auto& file : files)
        EXPECT_FALSE(file.problem) << file.path << ": " << file.problem->message;
}

TEST(EnrichmentData, LocatesAnIpv4Address)
{
    const EnrichmentData data(WAYMARK_DATA);
    const auto location = data.locate(ip("8.8.8.8"));
    EXPECT_EQ(location.place.country, "US");
    EXPECT_EQ(location.place.region, "California");
    EXPECT_EQ(location.place.city, "Mountain View");
    EXPECT_EQ(location.system.number, 15169U);
}

TEST(EnrichmentData, LocatesAnIpv6Address)
{
    const EnrichmentData data(WAYMARK_DATA);
    const auto location = data.locate(ip("2001:200:0:8803::53"));
    EXPECT_EQ(location.place.country, "JP");
    EXPECT_EQ(location.system, (AutonomousSystem{2500, "WIDE Project"}));
}

TEST(EnrichmentData, CallsLoopbackLocal)
{
    const EnrichmentData data(WAYMARK_DATA);
    const Place local{"Local", "Local", "Local"};
    EXPECT_EQ(data.locate(ip("127.0.0.1")).place, local);
    EXPECT_EQ(data.locate(ip("::1")).place, local);
}

TEST(EnrichmentData, KnowsNothingOfPrivateAndMissingAddresses)
{
    const EnrichmentData data(WAYMARK_DATA);
    EXPECT_EQ(data.locate(ip("10.1.2.3")).place, Place{});
    EXPECT_EQ(data.locate(ip("fd00::1")).place, Place{});
    EXPECT_EQ(data.locate(IpAddress{}).place, Place{});
}

TEST(EnrichmentData, WorksWithoutAnyFileAndSaysWhatIsMissing)
{
    const EnrichmentData data("/nonexistent");
    EXPECT_EQ(data.locate(ip("8.8.8.8")).place, Place{});
    EXPECT_EQ(data.locate(ip("127.0.0.1")).place.country, "Local");
    EXPECT_EQ(data.user_agent("Mozilla/5.0 Firefox/133.0").browser, "");
    EXPECT_EQ(data.bot("Googlebot/2.1").name, "Googlebot");
    for (const auto& file : data.files()) {
        ASSERT_TRUE(file.problem) << file.path;
        EXPECT_EQ(file.problem->code, Errc::not_found) << file.path;
    }
}

TEST(EnrichmentData, WorksWithDamagedFilesAndSaysSo)
{
    const auto directory =
        std::filesystem::path(testing::TempDir()) / ("damaged_" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory);
    for (const auto* const name : {"city-ipv4.mmdb", "city-ipv6.mmdb", "asn.bin", "user_agents.tsv",
                                   "bots.tsv", "spam-referrers.txt"})
        std::ofstream(directory / name) << "this is none of it";
    const EnrichmentData data(directory);
    EXPECT_EQ(data.locate(ip("2001:4860:4860::8888")).system.number, 0U);
    for (const auto& file : data.files()) {
        ASSERT_TRUE(file.problem) << file.path;
        EXPECT_EQ(file.problem->code, Errc::invalid_argument) << file.path;
    }
    std::filesystem::remove_all(directory);
}

TEST(EnrichmentData, ReadsThePatternsOnceForAllThreads)
{
    const EnrichmentData data(WAYMARK_DATA);
    std::vector<std::string> browsers(4);
    {
        std::vector<std::jthread> threads;
        for (auto& browser : browsers)
            threads.emplace_back([&] { browser = data.user_agent("Links (2.8; Linux)").browser; });
    }
    EXPECT_EQ(browsers, std::vector<std::string>(4, "Links"));
}

} // namespace
} // namespace waymark::events::enrich
