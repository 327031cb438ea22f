// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pack/pattern_pack.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace waymark::events::enrich::pack {
namespace {

using testing::ElementsAre;

class PatternPack : public testing::Test {
protected:
    PatternPack() { std::filesystem::create_directories(directory); }
    ~PatternPack() override { std::filesystem::remove_all(directory); }

    [[nodiscard]] std::filesystem::path file(std::string_view name, std::string_view text) const
    {
        const auto path = directory / name;
        std::ofstream(path) << text;
        return path;
    }

    const std::filesystem::path directory =
        std::filesystem::path(testing::TempDir()) / ("pattern_pack_" + std::to_string(::getpid()));
};

TEST_F(PatternPack, KeepsTheOrderAndTheReplacementsOfEachKind)
{
    const auto rows = user_agent_rows(file("regexes.yaml", R"(
user_agent_parsers:
  - regex: '(Fox)/(\d+)'
    family_replacement: 'The $1'
os_parsers:
  - regex: 'Win(95)'
    os_v4_replacement: '4'
device_parsers:
  - regex: 'phone'
    regex_flag: 'i'
    brand_replacement: 'B'
)"));
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_THAT(*rows,
                ElementsAre(ElementsAre("browser", "", R"((Fox)/(\d+))", "The $1", "", "", "", ""),
                            ElementsAre("os", "", "Win(95)", "", "", "", "", "4"),
                            ElementsAre("device", "i", "phone", "", "B", "", "", "")));
}

TEST_F(PatternPack, RefusesAFileThatIsNoYaml)
{
    const auto rows = user_agent_rows(file("broken.yaml", "{ [ "));
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TEST_F(PatternPack, ReadsCrawlersWithoutThePatternsThatFitPeople)
{
    const auto rows = bot_rows(
        file("crawlers.json", R"([{"pattern": "Googlebot\\/"}, {"pattern": "MetaIAB Facebook"}])"),
        file("isbot.mjs",
             "var patterns_default = [\n  \"^\\\\w+/\",\n  \"\\\\|\",\n  \"(?<!lib)http\"\n];\n"));
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_THAT(*rows, ElementsAre(ElementsAre("", R"(Googlebot\/)", "", ""),
                                   ElementsAre("i", R"(^\w+/)", "", ""),
                                   ElementsAre("i", "http", "lib", "")));
}

TEST_F(PatternPack, RefusesAModuleWithoutAList)
{
    const auto rows = bot_rows(file("crawlers.json", "[]"), file("isbot.mjs", "export {};"));
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TEST(ToBotRow, SplitsALookbehindAndALookahead)
{
    EXPECT_THAT(to_bot_row("(?<! channel/|google/)google(?!(?:wv|app))"),
                testing::Optional(ElementsAre("i", "google", " channel/|google/", "(?:wv|app)")));
}

TEST(ToBotRow, RefusesALookaroundInTheMiddle)
{
    const auto row = to_bot_row("a(?!b)c");
    ASSERT_FALSE(row);
    EXPECT_EQ(row.error().code, Errc::invalid_argument);
}

TEST(ToPatternFile, SeparatesFieldsByTabs)
{
    const auto text = to_pattern_file("title", {{"a", ""}, {"b", "c"}});
    ASSERT_TRUE(text);
    EXPECT_EQ(*text, "title\na\t\nb\tc\n");
}

TEST(ToPatternFile, RefusesAFieldWithATab)
{
    const auto text = to_pattern_file("title", {{"a\tb"}});
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, Errc::invalid_argument);
}

} // namespace
} // namespace waymark::events::enrich::pack
