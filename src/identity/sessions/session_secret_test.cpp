// SPDX-License-Identifier: Apache-2.0
#include "identity/sessions/session_secret.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>

namespace waymark::identity {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using Secrets = std::vector<std::string>;

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

    Secrets load() { return load_session_secrets({}, file).value(); }
    void write(const std::string& text) { std::ofstream(file) << text; }
    void expect_private_and_alone() const
    {
        struct stat status{};
        ASSERT_EQ(::stat(file.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U);
        using Entries = std::filesystem::directory_iterator;
        EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
    }

    std::filesystem::path directory;
    std::filesystem::path file;
};

TEST_F(SessionSecretTest, IsMadeAtTheFirstStartAndKept)
{
    const auto first = load();
    EXPECT_THAT(first, ElementsAre(SizeIs(64)));
    EXPECT_EQ(load(), first);
    expect_private_and_alone();
}

TEST_F(SessionSecretTest, TheConfiguredOnesWinAndMakeNoFile)
{
    const Secrets configured{std::string(32, 's'), std::string(40, 't')};
    EXPECT_EQ(load_session_secrets(configured, file), Result<Secrets>(configured));
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(SessionSecretTest, AShortConfiguredOneIsRefusedByTheNameOfTheSetting)
{
    const auto secrets = load_session_secrets({std::string(32, 's'), std::string(31, 't')}, file);
    ASSERT_FALSE(secrets);
    EXPECT_EQ(secrets.error().code, Errc::invalid_argument);
    EXPECT_EQ(secrets.error().field, "session_secret");
    EXPECT_THAT(secrets.error().message,
                testing::HasSubstr("session_secret must have at least 32"));
    EXPECT_THAT(secrets.error().message, testing::Not(testing::HasSubstr("ttt")));
}

TEST_F(SessionSecretTest, AFileHoldsOneToALine)
{
    const std::string first(32, 'a');
    const std::string second(5000, 'b');
    write(first + "\r\n\n" + second);
    EXPECT_THAT(load(), ElementsAre(first, second));
}

TEST_F(SessionSecretTest, AShortOrEmptyFileIsRefused)
{
    for (const char* text : {"", "\n", "short\n", "0123456789abcdef0123456789abcdef\nshort"}) {
        write(text);
        const auto secrets = load_session_secrets({}, file);
        ASSERT_FALSE(secrets);
        EXPECT_EQ(secrets.error().code, Errc::invalid_argument);
        EXPECT_EQ(secrets.error().field, "session_secret");
        EXPECT_THAT(secrets.error().message, testing::HasSubstr(file.string()));
        EXPECT_FALSE(rotate_session_secret(file));
    }
}

TEST_F(SessionSecretTest, AFolderThatIsMissingThrows)
{
    const auto missing = directory / "no" / "key";
    EXPECT_THROW(static_cast<void>(load_session_secrets({}, missing)), std::system_error);
    EXPECT_THROW(static_cast<void>(rotate_session_secret(missing)), std::system_error);
}

TEST_F(SessionSecretTest, RotatingPutsANewOneBeforeTheLatestAndDropsTheOthers)
{
    const auto first = load().front();
    ASSERT_TRUE(rotate_session_secret(file));
    const auto second = load();
    EXPECT_THAT(second, ElementsAre(testing::AllOf(SizeIs(64), testing::Ne(first)), first));
    ASSERT_TRUE(rotate_session_secret(file));
    const auto third = load();
    EXPECT_THAT(third, ElementsAre(SizeIs(64), second.front()));
    expect_private_and_alone();
}

TEST_F(SessionSecretTest, RotatingWhatIsMissingMakesIt)
{
    ASSERT_TRUE(rotate_session_secret(file));
    EXPECT_THAT(load(), SizeIs(2));
}

TEST_F(SessionSecretTest, AllWhoStartAtOnceGetTheSame)
{
    std::mutex mutex;
    std::set<Secrets> secrets;
    {
        std::vector<std::jthread> starters;
        for (int i = 0; i < 8; ++i) {
            starters.emplace_back([&] {
                auto loaded = load();
                const std::scoped_lock lock(mutex);
                secrets.insert(std::move(loaded));
            });
        }
    }
    EXPECT_THAT(secrets, ElementsAre(ElementsAre(SizeIs(64))));
}

} // namespace
} // namespace waymark::identity
