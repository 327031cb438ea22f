// SPDX-License-Identifier: Apache-2.0
#include "identity/secret_file.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace waymark::identity {
namespace {

class SecretFileTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "waymark-file-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        directory = pattern;
        file = directory / "secret";
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    std::filesystem::path directory;
    std::filesystem::path file;
};

TEST_F(SecretFileTest, AFileThatIsThereIsReadAndNoneIsMade)
{
    const std::string long_text(10'000, 'x');
    std::ofstream(file) << long_text;
    bool was_asked = false;
    const auto text = read_or_make_secret_file(file, [&] {
        was_asked = true;
        return std::string();
    });
    EXPECT_EQ(text, long_text);
    EXPECT_FALSE(was_asked);
}

TEST_F(SecretFileTest, AllWhoMakeItAtOnceGetTheSame)
{
    std::atomic<int> made = 0;
    std::mutex mutex;
    std::set<std::string> texts;
    const auto make = [&] {
        const auto text =
            read_or_make_secret_file(file, [&] { return "secret " + std::to_string(++made); });
        const std::scoped_lock lock(mutex);
        texts.insert(text);
    };
    {
        std::vector<std::jthread> makers;
        for (int i = 0; i < 8; ++i)
            makers.emplace_back(make);
    }
    EXPECT_EQ(texts.size(), 1U);
    EXPECT_TRUE(texts.begin()->starts_with("secret "));
    using Entries = std::filesystem::directory_iterator;
    EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
}

TEST_F(SecretFileTest, AFolderThatIsMissingThrowsByTheNameOfTheFile)
{
    const auto missing = directory / "no" / "secret";
    try {
        static_cast<void>(read_or_make_secret_file(missing, [] { return std::string("text"); }));
        FAIL() << "nothing was thrown";
    } catch (const std::system_error& error) {
        EXPECT_TRUE(std::string(error.what()).contains(missing.string()));
    }
}

TEST_F(SecretFileTest, AReplacedFileHoldsTheNewTextForItsOwnerOnly)
{
    std::ofstream(file) << "a longer text than the next";
    std::filesystem::permissions(file, std::filesystem::perms::all);
    replace_secret_file(file, "next");
    EXPECT_EQ(read_or_make_secret_file(file, [] { return std::string(); }), "next");
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions(), perms::owner_read | perms::owner_write);
    using Entries = std::filesystem::directory_iterator;
    EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
}

TEST_F(SecretFileTest, AReplacementThatFailsLeavesNothingBehind)
{
    std::filesystem::create_directory(file);
    EXPECT_THROW(replace_secret_file(file, "text"), std::system_error);
    EXPECT_THROW(replace_secret_file(directory / "no" / "file", "text"), std::system_error);
    using Entries = std::filesystem::directory_iterator;
    EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
    EXPECT_TRUE(std::filesystem::is_directory(file));
}

} // namespace
} // namespace waymark::identity
