// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/bot.hpp"
#include "events/enrich/pack/pattern_pack.hpp"

#include <fmt/format.h>
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
    std::string missed;
    for (const auto& instance : instances) {
        const bool is_flagged = bots.check(instance).is_bot;
        flagged += is_flagged ? 1U : 0U;
        missed += is_flagged ? "" : "\n  " + instance;
    }
    const auto share = static_cast<double>(flagged) / static_cast<double>(instances.size());
    fmt::print("{} of {} published crawlers are flagged: {:.2f} %\n", flagged, instances.size(),
               100 * share);
    EXPECT_GE(share, 0.99) << missed;
}

} // namespace
} // namespace waymark::events::enrich::pack
