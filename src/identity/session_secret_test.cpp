// SPDX-License-Identifier: Apache-2.0
#include "identity/session_secret.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>
#include <system_error>

namespace waymark::identity {
namespace {

class SessionSecretTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "waymark-secret-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        directory = pattern;
        file = directory / "session.key";
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    std::filesystem::path directory;
    std::filesystem::path file;
};

TEST_F(SessionSecretTest, IsMadeAtTheFirstStartAndKept)
{
    const auto first = load_session_secret(std::nullopt, file);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), 64U);
    EXPECT_EQ(load_session_secret(std::nullopt, file), first);
}

TEST_F(SessionSecretTest, IsForItsOwnerOnlyAndLeavesNoOtherFile)
{
    ASSERT_TRUE(load_session_secret(std::nullopt, file));
    struct stat status{};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    using Entries = std::filesystem::directory_iterator;
    EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
}

TEST_F(SessionSecretTest, TheConfiguredOneWinsAndMakesNoFile)
{
    const std::string configured(32, 's');
    EXPECT_EQ(load_session_secret(configured, file), Result<std::string>(configured));
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(SessionSecretTest, AShortConfiguredOneIsRefusedByTheNameOfTheSetting)
{
    const auto secret = load_session_secret(std::string(31, 's'), file);
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Errc::invalid_argument);
    EXPECT_EQ(secret.error().field, "session_secret");
    EXPECT_THAT(secret.error().message, testing::HasSubstr("session_secret must have at least 32"));
}

TEST_F(SessionSecretTest, AShortFileIsRefused)
{
    std::ofstream(file) << "short\n";
    const auto secret = load_session_secret(std::nullopt, file);
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Errc::invalid_argument);
    EXPECT_THAT(secret.error().message, testing::HasSubstr(file.string()));
}

TEST_F(SessionSecretTest, AFolderThatIsMissingThrows)
{
    EXPECT_THROW(static_cast<void>(load_session_secret(std::nullopt, directory / "no" / "key")),
                 std::system_error);
}

TEST_F(SessionSecretTest, AllWhoStartAtOnceGetTheSame)
{
    std::mutex mutex;
    std::set<std::string> secrets;
    {
        std::vector<std::jthread> starters;
        for (int i = 0; i < 8; ++i) {
            starters.emplace_back([&] {
                const auto secret = load_session_secret(std::nullopt, file);
                const std::scoped_lock lock(mutex);
                secrets.insert(secret.value_or(""));
            });
        }
    }
    EXPECT_EQ(secrets.size(), 1U);
    EXPECT_EQ(secrets.begin()->size(), 64U);
}

} // namespace
} // namespace waymark::identity
