// SPDX-License-Identifier: Apache-2.0
// `waymark user …` and `waymark key …`, on a data directory whose server runs, or doesn't.
#include "base/text.hpp"
#include "command.hpp"
#include "harness/connection.hpp"
#include "harness/server_process.hpp"
#include "scratch.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace waymark::access {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class CommandLineTest : public testing::Test {
protected:
    void SetUp() override { server.start(); }

    [[nodiscard]] Output run(const std::string& arguments) const
    {
        return output_of(fmt::format("'{}' {} --data-dir '{}'", WAYMARK_PROGRAM, arguments,
                                     server.data().string()));
    }

    [[nodiscard]] unsigned log_in(const std::string& email, const std::string& password) const
    {
        harness::Connection connection(server.port());
        static_cast<void>(connection.send(
            harness::post("/api/auth/login",
                          fmt::format(R"({{"email":"{}","password":"{}"}})", email, password))));
        const auto answer = connection.read_answer();
        return answer ? answer->status : 0;
    }

    [[nodiscard]] unsigned get(std::string_view path, const std::string& key) const
    {
        harness::Connection connection(server.port());
        static_cast<void>(connection.send(
            fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: {}\r\n\r\n", path, key)));
        const auto answer = connection.read_answer();
        return answer ? answer->status : 0;
    }

    // True as soon as the answer has this status: another process's change holds within a second.
    [[nodiscard]] bool answers(std::string_view path, const std::string& key, unsigned status) const
    {
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        while (std::chrono::steady_clock::now() < deadline) {
            if (get(path, key) == status)
                return true;
            std::this_thread::sleep_for(50ms);
        }
        return false;
    }

    Scratch scratch;
    harness::ServerProcess server{WAYMARK_PROGRAM, scratch.path()};
};

TEST_F(CommandLineTest, AddsAnAccountWithAPasswordThatIsPrintedOnce)
{
    const auto added = run("user add --email ann@example.com --name Ann");
    ASSERT_EQ(added.status, 0) << added.text;
    const auto password = line_after(added.text, "Password: ");
    EXPECT_EQ(log_in("ann@example.com", password), 200U);

    const auto listed = run("user list ann");
    EXPECT_THAT(listed.text, HasSubstr("ann@example.com"));
    EXPECT_THAT(listed.text, Not(HasSubstr(password)));
    EXPECT_THAT(listed.text, Not(HasSubstr("admin@example.com")));
}

TEST_F(CommandLineTest, TakesAPasswordFromStandardInput)
{
    const auto added = output_of(fmt::format(
        "printf 'a password of hers\\n' | '{}' user add --email ann@example.com --password-stdin "
        "--data-dir '{}'",
        WAYMARK_PROGRAM, server.data().string()));
    ASSERT_EQ(added.status, 0) << added.text;
    EXPECT_THAT(added.text, Not(HasSubstr("password of hers")));
    EXPECT_EQ(log_in("ann@example.com", "a password of hers"), 200U);
}

TEST_F(CommandLineTest, ResetsAPasswordOfAStoppedServer)
{
    ASSERT_EQ(server.stop().status, 0);
    const auto reset = run("user reset-password admin");
    ASSERT_EQ(reset.status, 0) << reset.text;
    const auto password = line_after(reset.text, "Password: ");
    server.start();
    EXPECT_EQ(log_in(harness::ServerProcess::admin_email, password), 200U);
    EXPECT_EQ(log_in(harness::ServerProcess::admin_email, harness::ServerProcess::admin_password),
              401U);
}

TEST_F(CommandLineTest, MakesAndRevokesKeysThatARunningServerHeeds)
{
    const auto made = run("key create --user admin --name report --scopes read");
    ASSERT_EQ(made.status, 0) << made.text;
    const auto key = line_after(made.text, "Key: ");
    EXPECT_EQ(get("/api/users", key), 403U); // it lacks the scope `admin`
    EXPECT_EQ(get("/api/urls", key), 200U);

    const auto listed = run("key list");
    EXPECT_THAT(listed.text, HasSubstr("report"));
    EXPECT_THAT(listed.text, Not(HasSubstr(key)));
    const auto uid = listed.text.substr(0, listed.text.find(' '));
    const auto revoked = run("key revoke " + uid);
    ASSERT_EQ(revoked.status, 0) << revoked.text;
    EXPECT_TRUE(answers("/api/urls", key, 401));
}

TEST_F(CommandLineTest, ARoleThatIsTakenHoldsInARunningServer)
{
    ASSERT_EQ(run("user add --email ann@example.com --role admin").status, 0);
    const auto made = run("key create --user ann@example.com --name all");
    const auto key = line_after(made.text, "Key: ");
    EXPECT_EQ(get("/api/users", key), 200U);
    ASSERT_EQ(run("user set-role ann@example.com user").status, 0);
    EXPECT_TRUE(answers("/api/users", key, 403));
}

TEST_F(CommandLineTest, RefusesWhatCannotBeAndSaysWhy)
{
    const auto expect_refused = [&](const std::string& arguments, const std::string& reason) {
        const auto output = run(arguments);
        EXPECT_EQ(output.status, 1) << arguments;
        EXPECT_THAT(ascii_lower(output.text), HasSubstr(reason)) << arguments;
    };
    expect_refused("user add --email nonsense", "email");
    expect_refused("user add --email admin@example.com", "email");
    expect_refused("user add --email ann@example.com --role king", "role");
    expect_refused("user set-role admin user", "administrator");
    expect_refused("user set-role nobody user", "not found");
    expect_refused("user disable-2fa admin", "two-factor");
    expect_refused("key create --user admin --name x --kind paper", "kind");
    expect_refused("key create --user admin --name x --scopes fly", "scopes");
    expect_refused("key create --user admin --name x --expires soon", "expires");
    expect_refused("key create --user admin --name x --allow-ip nowhere", "allowed_ips");
    expect_refused("key revoke c000000000000000000000000", "no such key");
}

} // namespace
} // namespace waymark::access
