// SPDX-License-Identifier: Apache-2.0
#include "base/clock.hpp"
#include "midday.hpp"
#include "rehearsal.hpp"
#include "served_waymark.hpp"
#include "transcript.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

// contract_runner PROGRAM TRANSCRIPT [GoogleTest's options]
//
// Starts PROGRAM once and holds the exchanges of TRANSCRIPT with it, in order, each as one test.
namespace {

using namespace waymark::contract;

// What the exchanges of one transcript share.
class Session : public testing::Environment {
public:
    Session(std::filesystem::path program, Transcript transcript)
        : program_(std::move(program)), transcript_(std::move(transcript))
    {
    }

    void SetUp() override
    {
        for (auto& [key, value] : transcript_.settings) {
            if (value == "{{midday}}")
                value = midday_zone(waymark::SystemClock{}.now());
        }
        server_.emplace(program_, transcript_.settings);
        server_->add_accounts(transcript_.accounts);
        variables = {{"admin_email", ServedWaymark::admin_email},
                     {"admin_password", ServedWaymark::admin_password},
                     {"host", fmt::format("127.0.0.1:{}", server_->port())}};
    }

    void TearDown() override
    {
        if (!server_)
            return;
        const int status = server_->stop();
        EXPECT_EQ(status, 0) << "the server did not end cleanly:\n" << server_->log();
        if (testing::UnitTest::GetInstance()->failed_test_count() > 0)
            fmt::print("the server's log:\n{}\n", server_->log());
    }

    [[nodiscard]] const Transcript& transcript() const { return transcript_; }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

    Variables variables;

private:
    std::filesystem::path program_;
    Transcript transcript_;
    std::optional<ServedWaymark> server_;
};

class ExchangeTest : public testing::Test {
public:
    ExchangeTest(Session& session, const Exchange& exchange)
        : session_(session), exchange_(exchange)
    {
    }

    void TestBody() override
    {
        for (const auto& difference : rehearse(exchange_, session_.port(), session_.variables))
            ADD_FAILURE() << difference;
    }

private:
    Session& session_;
    const Exchange& exchange_;
};

void register_exchanges(const std::filesystem::path& file, Session& session)
{
    const auto suite = file.parent_path().filename().string() + "/" + file.stem().string();
    for (const auto& exchange : session.transcript().exchanges) {
        testing::RegisterTest(suite.c_str(), exchange.title.c_str(), nullptr, nullptr, file.c_str(),
                              static_cast<int>(exchange.line),
                              [&session, &exchange]() -> testing::Test* {
                                  // GoogleTest takes it over.
                                  auto test = std::make_unique<ExchangeTest>(session, exchange);
                                  return test.release();
                              });
    }
}

int run(const std::filesystem::path& program, const std::filesystem::path& file)
{
    std::ifstream stream(file);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    auto transcript = parse_transcript(text);
    if (!transcript) {
        fmt::print(stderr, "{}: {}\n", file.string(), transcript.error().message);
        return 2;
    }
    auto session = std::make_unique<Session>(program, *std::move(transcript));
    register_exchanges(file, *session);
    // GoogleTest takes it over.
    testing::AddGlobalTestEnvironment(session.release());
    return RUN_ALL_TESTS();
}

} // namespace

int main(int argc, char** argv)
{
    try {
        testing::InitGoogleTest(&argc, argv);
        if (argc != 3) {
            fmt::print(stderr, "usage: contract_runner PROGRAM TRANSCRIPT\n");
            return 2;
        }
        return run(argv[1], argv[2]);
    } catch (const std::exception& error) {
        fmt::print(stderr, "contract_runner: {}\n", error.what());
        return 2;
    }
}
