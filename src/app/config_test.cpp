// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace waymark::app {
namespace {

using testing::HasSubstr;

class ConfigTest : public testing::Test {
protected:
    ConfigTest()
    {
        file_ = std::filesystem::temp_directory_path() /
                testing::UnitTest::GetInstance()->current_test_info()->name();
    }
    ~ConfigTest() override { std::filesystem::remove(file_); }

    void write(std::string_view toml) const { std::ofstream(file_) << toml; }

    std::filesystem::path file_;
};

TEST_F(ConfigTest, KeepsTheDefaultsWhenNothingIsSet)
{
    const auto config = load_config({}).value();
    EXPECT_EQ(config.server.listen, "127.0.0.1:5004");
    EXPECT_EQ(config.spool.sync_interval, std::chrono::milliseconds{50});
}

TEST_F(ConfigTest, LetsFlagBeatEnvironmentBeatFile)
{
    write("[server]\nlisten = '1.1.1.1:1'\nworker_threads = 7\npublic_url = 'http://file'\n");
    const auto config = load_config({file_,
                                     {{"WAYMARK_SERVER_LISTEN", "2.2.2.2:2"},
                                      {"WAYMARK_SERVER_PUBLIC_URL", "http://environment"}},
                                     {{"server.listen", "3.3.3.3:3"}}})
                            .value();
    EXPECT_EQ(config.server.listen, "3.3.3.3:3");
    EXPECT_EQ(config.server.public_url, "http://environment");
    EXPECT_EQ(config.server.worker_threads, 7U);
}

TEST_F(ConfigTest, ReadsListsFromArraysAndFromCommas)
{
    write("[server]\ntrusted_proxies = ['10.0.0.0/8', '::1/128']\n");
    const auto config =
        load_config({file_, {{"WAYMARK_SERVER_CORS_ORIGINS", "http://a, http://b,"}}, {}}).value();
    EXPECT_THAT(config.server.trusted_proxies, testing::ElementsAre("10.0.0.0/8", "::1/128"));
    EXPECT_THAT(config.server.cors_origins, testing::ElementsAre("http://a", "http://b"));
}

TEST_F(ConfigTest, RefusesAnUnknownKeyByItsName)
{
    write("[server]\nlisen = 'x'\n");
    const auto config = load_config({file_, {}, {}});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().field, "server.lisen");
    EXPECT_THAT(config.error().message, HasSubstr("server.lisen"));
}

TEST_F(ConfigTest, RefusesAnUnknownVariableByItsName)
{
    const auto config = load_config({{}, {{"WAYMARK_LISTN", "x"}}, {}});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().field, "WAYMARK_LISTN");
}

TEST_F(ConfigTest, NamesTheSettingWhoseValueIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"server.worker_threads", "0"},
        {"server.worker_threads", "many"},
        {"log.level", "loud"},
        {"links.allow_private_targets", "maybe"},
        {"spool.sync_interval_ms", "-1"},
        {"auth.jwt_secret", "short"},
        {"server.tls_certificate", "c.pem"},
        {"server.listen", "5004"},
    };
    for (const auto& [key, value] : wrong) {
        const auto config = load_config({{}, {}, {{key, value}}});
        ASSERT_FALSE(config) << key;
        EXPECT_EQ(config.error().field, key);
    }
}

TEST_F(ConfigTest, SaysWhereAFileIsNoToml)
{
    write("[server\nlisten = 1\n");
    const auto config = load_config({file_, {}, {}});
    ASSERT_FALSE(config);
    EXPECT_THAT(config.error().message, HasSubstr(":1:"));
}

TEST_F(ConfigTest, SaysThatAFileIsMissing)
{
    const auto config = load_config({file_, {}, {}});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().field, "config");
}

TEST_F(ConfigTest, MasksSecretsWhenItIsPrinted)
{
    const auto config = load_config({{}, {{"WAYMARK_ADMIN_PASSWORD", "open sesame"}}, {}}).value();
    const auto toml = to_toml(config);
    EXPECT_THAT(toml, testing::Not(HasSubstr("open sesame")));
    EXPECT_THAT(toml, HasSubstr("password = \"********\""));
}

} // namespace
} // namespace waymark::app
