// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/spam_referrers.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace waymark::events::enrich {
namespace {

class SpamReferrersTest : public testing::Test {
protected:
    ~SpamReferrersTest() override { std::filesystem::remove(file); }

    [[nodiscard]] Result<SpamReferrers> read(const std::string& text) const
    {
        std::ofstream(file, std::ios::binary) << text;
        return SpamReferrers::read(file);
    }

    const std::filesystem::path file = std::filesystem::path(testing::TempDir()) /
                                       ("spam_referrers_" + std::to_string(::getpid()));
};

TEST_F(SpamReferrersTest, KnowAHostAndAllBelowIt)
{
    const auto spam = read("semalt.com\nbuttons.example.org\n").value();
    EXPECT_TRUE(spam.contains("semalt.com"));
    EXPECT_TRUE(spam.contains("a.b.semalt.com"));
    EXPECT_TRUE(spam.contains("buttons.example.org"));
    EXPECT_FALSE(spam.contains("example.org"));
    EXPECT_FALSE(spam.contains("notsemalt.com"));
    EXPECT_FALSE(spam.contains("semalt.com.example"));
    EXPECT_FALSE(spam.contains("com"));
    EXPECT_FALSE(spam.contains(""));
    EXPECT_FALSE(spam.contains("..."));
    EXPECT_FALSE(SpamReferrers().contains("semalt.com"));
}

TEST_F(SpamReferrersTest, ReadHostsAsPeopleWriteThem)
{
    const auto spam =
        read("# a remark\n\n  Semalt.COM \r\nɢoogle.com\nno-line-feed.example").value();
    EXPECT_TRUE(spam.contains("semalt.com"));
    EXPECT_TRUE(spam.contains("xn--oogle-wmc.com"));
    EXPECT_TRUE(spam.contains("no-line-feed.example"));
    EXPECT_FALSE(spam.contains("google.com"));
}

TEST_F(SpamReferrersTest, NameTheLineThatIsNoHost)
{
    const auto spam = read("semalt.com\nhttp://semalt.com/\n");
    ASSERT_FALSE(spam);
    EXPECT_EQ(spam.error().code, Errc::invalid_argument);
    EXPECT_TRUE(spam.error().message.contains("line 2")) << spam.error().message;
}

TEST_F(SpamReferrersTest, SayThatTheFileIsMissing)
{
    EXPECT_EQ(SpamReferrers::read("/nonexistent").error().code, Errc::not_found);
}

} // namespace
} // namespace waymark::events::enrich
