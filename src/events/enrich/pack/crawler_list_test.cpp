// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot.hpp"
#include "events/enrich/pack/pattern_pack.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <string>
#include <vector>

namespace waymark::events::enrich::pack {
namespace {

const std::filesystem::path modules = WAYMARK_NODE_MODULES;

std::vector<std::string> published_instances()
{
    std::vector<std::string> instances;
    const auto list = modules / "crawler-user-agents/crawler-user-agents.json";
    for (const auto& crawler : YAML::LoadFile(list.string())) {
        for (const auto& instance : crawler["instances"])
            instances.push_back(instance.as<std::string>());
    }
    return instances;
}

TEST(CrawlerList, FlagsNinetyNineOfAHundredPublishedCrawlers)
{
    const auto rows = bot_rows(modules / "crawler-user-agents/crawler-user-agents.json",
                               modules / "isbot/index.mjs");
    ASSERT_TRUE(rows) << rows.error().message;
    const auto bots = BotDetector::create(*rows).value();
    const auto instances = published_instances();
    ASSERT_GT(instances.size(), 1000U);
    std::size_t flagged = 0;
    for (const auto& instance : instances)
        flagged += bots.check(instance).is_bot ? 1U : 0U;
    EXPECT_GE(static_cast<double>(flagged), 0.99 * static_cast<double>(instances.size()));
}

} // namespace
} // namespace waymark::events::enrich::pack
