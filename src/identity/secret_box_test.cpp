// SPDX-License-Identifier: Apache-2.0
#include "identity/secret_box.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace waymark::identity {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::Optional;

class SecretBoxTest : public testing::Test {
protected:
    void SetUp() override
    {
        std::string pattern = testing::TempDir() + "waymark-box-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        directory = pattern;
        file = directory / "secrets.key";
    }
    void TearDown() override { std::filesystem::remove_all(directory); }

    SecretBox open() const { return SecretBox::open(file).value(); }

    std::filesystem::path directory;
    std::filesystem::path file;
};

TEST_F(SecretBoxTest, UnsealsWhatItSealed)
{
    const auto secrets = open();
    for (const std::string secret : {"", "a", "0123456789abcdef", "\xff\n"}) {
        const auto box = secrets.seal(secret, "signature");
        EXPECT_THAT(secrets.unseal(box, "signature"), Optional(secret));
    }
}

TEST_F(SecretBoxTest, ABoxShowsNothingOfItsSecret)
{
    const auto secrets = open();
    const auto box = secrets.seal("attack at dawn", "signature");
    EXPECT_THAT(box, Not(HasSubstr("attack")));
    EXPECT_NE(secrets.seal("attack at dawn", "signature"), box);
}

TEST_F(SecretBoxTest, ABoxForOnePurposeIsNotOpenedForAnother)
{
    const auto secrets = open();
    const auto box = secrets.seal("secret", "signature");
    EXPECT_EQ(secrets.unseal(box, "totp"), std::nullopt);
    EXPECT_EQ(secrets.unseal(box, ""), std::nullopt);
}

TEST_F(SecretBoxTest, ABoxMadeWithAnotherKeyIsNotOpened)
{
    const auto box = open().seal("secret", "signature");
    const auto other = SecretBox::open(directory / "other.key").value();
    EXPECT_EQ(other.unseal(box, "signature"), std::nullopt);
}

TEST_F(SecretBoxTest, ADamagedBoxIsNotOpened)
{
    const auto secrets = open();
    const auto box = secrets.seal("secret", "signature");
    for (std::size_t i = 0; i < box.size(); ++i) {
        auto damaged = box;
        damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
        EXPECT_EQ(secrets.unseal(damaged, "signature"), std::nullopt) << i;
        EXPECT_EQ(secrets.unseal(box.substr(0, i), "signature"), std::nullopt) << i;
    }
    EXPECT_EQ(secrets.unseal(box + "AAAA", "signature"), std::nullopt);
    EXPECT_EQ(secrets.unseal("no Base64!", "signature"), std::nullopt);
}

TEST_F(SecretBoxTest, TheKeyIsKept)
{
    const auto box = open().seal("secret", "signature");
    EXPECT_THAT(open().unseal(box, "signature"), Optional(std::string("secret")));
}

TEST_F(SecretBoxTest, TheKeyIsForItsOwnerOnlyAndLeavesNoOtherFile)
{
    static_cast<void>(open());
    struct stat status{};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    using Entries = std::filesystem::directory_iterator;
    EXPECT_EQ(std::distance(Entries(directory), Entries()), 1);
}

TEST_F(SecretBoxTest, AFileThatHoldsNoKeyIsRefusedByTheNameOfTheSetting)
{
    const std::string key(64, 'a');
    for (const std::string& text : {std::string{}, key.substr(1), key + "a", "z" + key.substr(1),
                                    key.substr(2) + " a", "\n" + key}) {
        std::ofstream(file, std::ios::trunc) << text;
        const auto refused = SecretBox::open(file);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, Errc::invalid_argument);
        EXPECT_EQ(refused.error().field, "secrets_key");
        EXPECT_THAT(refused.error().message, HasSubstr(file.string()));
    }
}

TEST_F(SecretBoxTest, ALineEndAfterTheKeyIsNoPartOfIt)
{
    std::ofstream(file) << std::string(64, 'a') << "\r\n";
    const auto box = open().seal("secret", "signature");
    std::ofstream(file, std::ios::trunc) << std::string(64, 'a');
    EXPECT_THAT(open().unseal(box, "signature"), Optional(std::string("secret")));
}

TEST_F(SecretBoxTest, AFolderThatIsMissingThrows)
{
    EXPECT_THROW(static_cast<void>(SecretBox::open(directory / "no" / "key")), std::system_error);
}

TEST_F(SecretBoxTest, AFileThatIsAFolderThrows)
{
    std::filesystem::create_directory(file);
    EXPECT_THROW(static_cast<void>(SecretBox::open(file)), std::system_error);
}

} // namespace
} // namespace waymark::identity
