// SPDX-License-Identifier: Apache-2.0
// A stream is not listened to for longer than its listener may call.
#include "harness/connection.hpp"
#include "harness/server_process.hpp"
#include "scratch.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace waymark::access {
namespace {

namespace json = boost::json;
using harness::Connection;

class StreamTest : public testing::Test {
protected:
    void SetUp() override { server.start(); }

    [[nodiscard]] json::value post(std::string_view path, const std::string& body,
                                   const std::string& token = {}) const
    {
        Connection connection(server.port());
        static_cast<void>(connection.send(harness::post(path, body, token)));
        const auto answer = connection.read_answer().value();
        EXPECT_LT(answer.status, 300U) << answer.body;
        return answer.body.empty() ? json::value() : json::parse(answer.body);
    }

    [[nodiscard]] std::string sign_in() const
    {
        const auto session =
            post("/api/auth/login", fmt::format(R"({{"email":"{}","password":"{}"}})",
                                                harness::ServerProcess::admin_email,
                                                harness::ServerProcess::admin_password));
        return std::string(session.at("accessToken").as_string());
    }

    // A connection that listens, by that session.
    [[nodiscard]] Connection listen(std::int64_t site, const std::string& token) const
    {
        Connection connection(server.port());
        static_cast<void>(connection.send(
            fmt::format("GET /api/native/live?site={} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        "Authorization: Bearer {}\r\nAccept: text/event-stream\r\n\r\n",
                        site, token)));
        const auto answer = connection.read_answer();
        EXPECT_TRUE(answer && answer->status == 200);
        return connection;
    }

    Scratch scratch;
    harness::ServerProcess server{WAYMARK_PROGRAM, scratch.path()};
};

TEST_F(StreamTest, EndsSoonAfterItsSessionWhileOthersGoOn)
{
    const auto ended = sign_in();
    const auto lasting = sign_in();
    const auto site =
        post("/api/native/sites", R"({"name":"Shop","domain":"https://shop.example.com"})", lasting)
            .at("id")
            .as_int64();
    auto first = listen(site, ended);
    auto second = listen(site, lasting);
    static_cast<void>(post("/api/auth/logout", "{}", ended));

    const auto heard = first.read_rest();
    ASSERT_TRUE(heard);
    EXPECT_THAT(*heard, testing::HasSubstr("event: refused\n"));

    static_cast<void>(
        post(fmt::format("/collect?s={}", site), R"({"u":"https://shop.example.com/still-here"})"));
    ASSERT_TRUE(server.stop().status == 0);
    const auto rest = second.read_rest();
    ASSERT_TRUE(rest);
    EXPECT_THAT(*rest, testing::Not(testing::HasSubstr("refused")));
}

} // namespace
} // namespace waymark::access
