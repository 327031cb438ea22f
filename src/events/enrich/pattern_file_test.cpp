// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pattern_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace waymark::events::enrich {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PatternFile : public testing::Test {
protected:
    Result<std::vector<PatternRow>> read(std::string_view text)
    {
        const auto path =
            std::filesystem::path(testing::TempDir()) / ("patterns_" + std::to_string(::getpid()));
        std::ofstream(path, std::ios::binary) << text;
        auto rows = read_pattern_file(path, "title 1", 2);
        std::filesystem::remove(path);
        return rows;
    }
};

TEST_F(PatternFile, ReadsFieldsAsTheyAre)
{
    const auto rows = read("title 1\na\\d\t\n\t$1 \n");
    ASSERT_TRUE(rows) << rows.error().message;
    EXPECT_THAT(*rows, ElementsAre(ElementsAre("a\\d", ""), ElementsAre("", "$1 ")));
}

TEST_F(PatternFile, RefusesAnotherTitle)
{
    const auto rows = read("title 2\na\tb\n");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TEST_F(PatternFile, RefusesACutOffLine)
{
    const auto rows = read("title 1\na\tb");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TEST_F(PatternFile, NamesTheLineWithAnotherNumberOfFields)
{
    const auto rows = read("title 1\na\tb\na\tb\tc\n");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
    EXPECT_THAT(rows.error().message, HasSubstr("line 3"));
}

TEST_F(PatternFile, RefusesAnEmptyFile)
{
    const auto rows = read("");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::invalid_argument);
}

TEST_F(PatternFile, TellsThatAFileIsMissing)
{
    const auto rows = read_pattern_file("/nonexistent/patterns.tsv", "title 1", 2);
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::not_found);
}

} // namespace
} // namespace waymark::events::enrich
