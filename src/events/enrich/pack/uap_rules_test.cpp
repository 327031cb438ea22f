// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pack/pattern_pack.hpp"
#include "events/enrich/uap_parser.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waymark::events::enrich::pack {
namespace {

const std::filesystem::path modules = WAYMARK_NODE_MODULES;

// uap-core's specification (version 0.2) word by word: every pattern of the file is tried in its
// order, each by itself, and the first that matches decides. Slow.
class Reference {
public:
    using Groups = std::array<re2::StringPiece, 10>;

    struct Pattern {
        PatternRow row;
        std::unique_ptr<re2::RE2> regex;
    };

    explicit Reference(const std::vector<PatternRow>& rows)
    {
        for (const auto& row : rows) {
            re2::RE2::Options options;
            options.set_encoding(re2::RE2::Options::EncodingLatin1);
            options.set_case_sensitive(row[1] != "i");
            patterns_.push_back({row, std::make_unique<re2::RE2>(row[2], options)});
        }
    }

    // family, v1, v2, v3, v4; of a device: family, brand, model.
    [[nodiscard]] std::vector<std::string> parse(std::string_view kind,
                                                 const std::string& user_agent) const
    {
        for (const auto& [row, regex] : patterns_) {
            if (row[0] != kind)
                continue;
            Groups groups{};
            const int count = std::min(10, regex->NumberOfCapturingGroups() + 1);
            if (regex->Match(user_agent, 0, user_agent.size(), re2::RE2::UNANCHORED, groups.data(),
                             count))
                return fields(row, groups);
        }
        return {"Other"};
    }

private:
    static std::vector<std::string> fields(const PatternRow& row, const Groups& groups)
    {
        const std::vector<std::size_t> defaults = row[0] == "device"
                                                      ? std::vector<std::size_t>{1, 0, 1}
                                                      : std::vector<std::size_t>{1, 2, 3, 4, 5};
        std::vector<std::string> fields;
        for (std::size_t i = 0; i < defaults.size(); ++i) {
            auto text = row[3 + i];
            if (text.empty() && defaults[i] > 0)
                text = "$" + std::to_string(defaults[i]);
            for (std::size_t group = 1; group < groups.size(); ++group) {
                const std::string name = "$" + std::to_string(group);
                for (auto at = text.find(name); at != std::string::npos; at = text.find(name))
                    text.replace(at, name.size(), groups[group].as_string());
            }
            const auto first = text.find_first_not_of(" \t");
            const auto last = text.find_last_not_of(" \t");
            fields.push_back(first == std::string::npos ? ""
                                                        : text.substr(first, last + 1 - first));
        }
        return fields;
    }

    std::vector<Pattern> patterns_;
};

std::vector<std::string> user_agents()
{
    std::vector<std::string> agents;
    const auto list = modules / "crawler-user-agents/crawler-user-agents.json";
    for (const auto& crawler : YAML::LoadFile(list.string())) {
        for (const auto& instance : crawler["instances"])
            agents.push_back(instance.as<std::string>());
    }
    return agents;
}

// The parser asks only the patterns that may match. What crawlers call themselves is the widest
// collection at hand: many of them pretend to be a browser on some device.
TEST(UapRules, AreFollowedAsIfEveryPatternWereTriedInItsOrder)
{
    const auto rows = user_agent_rows(modules / "uap-core/regexes.yaml");
    ASSERT_TRUE(rows) << rows.error().message;
    const auto parser = UapParser::create(*rows).value();
    const Reference reference(*rows);
    const auto agents = user_agents();
    ASSERT_GT(agents.size(), 1000U);
    std::size_t known = 0;
    constexpr std::size_t step = 5; // a fifth of them: the reference takes its time
    for (std::size_t i = 0; i < agents.size(); i += step) {
        SCOPED_TRACE(agents[i]);
        const auto [browser, os, device] = parser.parse(agents[i]);
        auto expected = reference.parse("browser", agents[i]);
        expected.resize(4);
        EXPECT_EQ((std::vector{browser.family, browser.major, browser.minor, browser.patch}),
                  expected);
        expected = reference.parse("os", agents[i]);
        expected.resize(5);
        EXPECT_EQ((std::vector{os.family, os.major, os.minor, os.patch, os.patch_minor}), expected);
        expected = reference.parse("device", agents[i]);
        expected.resize(3);
        EXPECT_EQ((std::vector{device.family, device.brand, device.model}), expected);
        known += browser.family == "Other" ? 0 : 1;
    }
    EXPECT_GT(known, agents.size() / step / 2);
}

} // namespace
} // namespace waymark::events::enrich::pack
