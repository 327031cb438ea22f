// SPDX-License-Identifier: Apache-2.0
// Clients that are broken, malicious or slow.
#include "base/text.hpp"
#include "crash_test.hpp"
#include "harness/connection.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <map>
#include <ostream>
#include <thread>

namespace waymark::crash {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
namespace json = boost::json;
using Steady = std::chrono::steady_clock;

struct BadRequest {
    const char* name;
    std::string bytes;
    unsigned status;
};

void PrintTo(const BadRequest& request, std::ostream* out)
{
    *out << request.name;
}

std::string with_fields(std::string_view line, std::string_view fields)
{
    return fmt::format("{} HTTP/1.1\r\nHost: a\r\n{}\r\n", line, fields);
}

std::string login(std::string_view body)
{
    return harness::post("/api/auth/login", body);
}

std::string many_fields()
{
    std::string fields;
    for (int i = 0; i < 1'000; ++i)
        fields += fmt::format("X-{}: y\r\n", i);
    return fields;
}

std::string chunked(std::string_view chunks)
{
    return with_fields("POST /api/auth/login", "Transfer-Encoding: chunked\r\n") +
           std::string(chunks);
}

std::string with_length(std::string_view fields)
{
    return with_fields("POST /api/auth/login", fields) + "{}";
}

constexpr std::size_t megabyte = std::size_t{1} << 20U;

const std::vector<BadRequest> bad_requests{
    {"MalformedJson", login(R"({"email":)"), 400},
    {"JsonOfAnotherType", login("[1,2,3]"), 400},
    {"DeeplyNestedJson", login(std::string(100'000, '[')), 400},
    {"JsonWithInvalidUtf8", login("{\"email\":\"\xff\xfe\",\"password\":\"x\"}"), 400},
    {"NoJsonAtAll", login("\x01\x02\x03"), 400},
    {"EmptyBody", login(""), 400},
    {"UnknownMethod", with_fields("BREW /api/urls", ""), 501},
    {"MethodThatThePathLacks", with_fields("DELETE /api/auth/login", ""), 405},
    {"NoHttpAtAll", "\x16\x03\x01\x02"s + std::string(600, 'x') + "\r\n\r\n", 400},
    {"UnknownVersion", "GET / HTTP/3.7\r\nHost: a\r\n\r\n", 505},
    {"HeaderOfAMegabyte", with_fields("GET /", "X: " + std::string(megabyte, 'x') + "\r\n"), 431},
    {"ThousandHeaderFields", with_fields("GET /", many_fields()), 431},
    {"FoldedHeaderField", with_fields("GET /", "X: a\r\n b\r\n"), 400},
    {"NulInAHeaderField", with_fields("GET /", "X: a\0b\r\n"s), 400},
    {"NoHost", "GET / HTTP/1.1\r\n\r\n", 400},
    {"TwoHosts", with_fields("GET /", "Host: b\r\n"), 400},
    {"LongTarget", harness::get("/" + std::string(megabyte, 'x')), 414},
    {"InvalidUtf8InThePath", harness::get("/%ff%fe"), 400},
    {"OverlongUtf8InThePath", harness::get("/%c0%ae%c0%ae/etc/passwd"), 400},
    {"NulInThePath", harness::get("/a%00b"), 400},
    {"MalformedEscape", harness::get("/%zz"), 400},
    {"PathTraversal", harness::get("/../../etc/passwd"), 400},
    {"EscapedPathTraversal", harness::get("/%2e%2e/%2e%2e/etc/passwd"), 400},
    {"EscapedSlashTraversal", harness::get("/..%2f..%2fetc%2fpasswd"), 400},
    {"OversizedBody", with_fields("POST /api/auth/login", "Content-Length: 100000000\r\n"), 413},
    {"OversizedChunks",
     chunked(fmt::format("{:x}\r\n{}\r\n", 2 * megabyte, std::string(2 * megabyte, 'x'))), 413},
    {"LengthAndCoding", with_length("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"), 400},
    {"CodingAndLength", with_length("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"), 400},
    {"TwoLengths", with_length("Content-Length: 2\r\nContent-Length: 3\r\n"), 400},
    {"NegativeLength", with_length("Content-Length: -2\r\n"), 400},
    {"LengthBeyondAllNumbers", with_length("Content-Length: 99999999999999999999999\r\n"), 400},
    {"UnknownCoding", with_length("Transfer-Encoding: gzip\r\n"), 501},
    {"MalformedChunk", chunked("xyz\r\n{}\r\n0\r\n\r\n"), 400},
    {"ForgedToken", with_fields("GET /api/urls", "Authorization: Bearer a.b.c\r\n"), 401},
};

void expect_error(const std::optional<Answer>& answer, unsigned status)
{
    ASSERT_TRUE(answer) << "no answer";
    EXPECT_EQ(answer->status, status);
    const auto body = json::parse(answer->body);
    EXPECT_EQ(body.at("statusCode").to_number<unsigned>(), status);
    EXPECT_FALSE(body.at("message").as_string().empty());
    EXPECT_FALSE(body.at("error").as_string().empty());
    EXPECT_TRUE(answer->field("Content-Type").starts_with("application/json"));
    EXPECT_FALSE(answer->field("X-Request-Id").empty());
}

class BadInputTest : public CrashTest {
protected:
    void SetUp() override
    {
        server.set("server.header_timeout_s", "1");
        server.start();
        slug = create_links(1).front();
    }

    void expect_alive()
    {
        EXPECT_TRUE(server.is_running());
        Connection connection(server.port());
        ASSERT_TRUE(connection.send(harness::get("/" + slug)));
        const auto answer = connection.read_answer();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 302U);
    }

    // What the log has twice, but for the time in front of each line.
    [[nodiscard]] std::string repeated_line() const
    {
        const auto log = server.log();
        std::string_view rest = log;
        std::map<std::string_view, int> seen;
        while (!rest.empty()) {
            const auto [line, behind] = cut(rest, '\n');
            const auto message = cut(line, ' ').second;
            if (!message.empty() && ++seen[message] > 1)
                return std::string(message);
            rest = behind;
        }
        return {};
    }

    std::string slug;
};

class BadRequestTest : public BadInputTest, public testing::WithParamInterface<BadRequest> {};

TEST_P(BadRequestTest, IsRefusedInTheDialectAndHarmsNobody)
{
    Connection connection(server.port());
    // The server need not read to the end what it refuses.
    static_cast<void>(connection.send(GetParam().bytes));
    expect_error(connection.read_answer(), GetParam().status);
    expect_alive();
    EXPECT_EQ(repeated_line(), "");
    EXPECT_EQ(metric("waymark_http_requests_total{kind=\"api\",status=\"5xx\"}"),
              GetParam().status >= 500 ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(Requests, BadRequestTest, testing::ValuesIn(bad_requests),
                         [](const auto& instance) { return instance.param.name; });

TEST_F(BadInputTest, RequestHeadThatDripsInIsCutOff)
{
    Connection connection(server.port());
    const auto begun = Steady::now();
    const auto head = harness::get("/" + slug);
    ASSERT_TRUE(connection.send(head.substr(0, 10)));
    std::thread dripping([&] {
        for (std::size_t i = 10; i < head.size() && connection.send(head.substr(i, 1)); ++i)
            std::this_thread::sleep_for(200ms);
    });
    expect_error(connection.read_answer(), 408);
    EXPECT_LT(Steady::now() - begun, 3s);
    dripping.join();
    expect_alive();
}

TEST_F(BadInputTest, HundredsOfHalfRequestsKeepNobodyOut)
{
    std::vector<Connection> half;
    for (int i = 0; i < 500; ++i) {
        half.emplace_back(server.port());
        ASSERT_TRUE(half.back().send("GET /" + slug + " HTTP/1.1\r\nHos"));
    }
    expect_alive();
    for (auto& connection : half)
        expect_error(connection.read_answer(), 408);
    expect_alive();
    EXPECT_EQ(repeated_line(), "");
}

TEST_F(BadInputTest, FloodOfConnectionsLeavesTheSpoolItsFiles)
{
    constexpr unsigned files_max = 400;
    ASSERT_EQ(server.stop().status, 0);
    server.limit_files(files_max);
    server.set("spool.segment_bytes", fmt::format("{}", megabyte));
    server.start();
    ClickLoad load({.port = server.port(), .slugs = {slug}, .padding_bytes = 2'000});
    std::this_thread::sleep_for(500ms); // its connections are open
    std::vector<Connection> flood;
    for (unsigned i = 0; i < 2 * files_max; ++i)
        flood.emplace_back(server.port());
    std::this_thread::sleep_for(2s);
    load.stop();
    flood.clear();

    EXPECT_TRUE(load.odd_answers().empty());
    EXPECT_GT(metric("waymark_http_connections_refused_total"), 0);
    EXPECT_EQ(metric("waymark_events_dropped_total{reason=\"spool_full\"}"), 0);
    expect_all_kept(load.ledger());
}

TEST_F(BadInputTest, RandomBytesEndNothingButTheirConnection)
{
    constexpr int attempts = 300;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        std::string bytes =
            attempt % 2 == 0 ? harness::get("/" + slug) : login(R"({"email":"a@b.c"})");
        for (auto changes = 1 + random.below(5); changes > 0; --changes)
            bytes[random.below(bytes.size())] = static_cast<char>(random.below(256));
        Connection connection(server.port());
        static_cast<void>(connection.send(bytes));
    }
    expect_alive();
    EXPECT_EQ(lines_logged("failed"), 0U);
}

TEST_F(BadInputTest, ClickWithBytesThatAreNoTextLeavesTheAnalyticsValid)
{
    Connection connection(server.port());
    ASSERT_TRUE(connection.send(with_fields(
        "GET /" + slug + "?utm_source=%ff%c0%af&utm_campaign=\xed\xa0\x80",
        "User-Agent: \xff\xfe\r\nReferer: http://\xff/%ff\r\nAccept-Language: \xff\r\n")));
    const auto redirect = connection.read_answer();
    ASSERT_TRUE(redirect);
    ASSERT_EQ(redirect->status, 302U);
    drain();

    ASSERT_TRUE(connection.send(
        with_fields("GET /api/analytics/overview", "Authorization: Bearer " + log_in() + "\r\n")));
    const auto answer = connection.read_answer();
    ASSERT_TRUE(answer);
    EXPECT_TRUE(is_utf8(answer->body)) << answer->body;
    EXPECT_EQ(json::parse(answer->body).at("overview").at("totalClicks").to_number<int>(), 1);
}

TEST_F(BadInputTest, FailureOfTheServersOwnIsLoggedOnceWithItsRequestId)
{
    ASSERT_EQ(server.stop().status, 0);
    server.set("engine.library", (directory.path() / "nothing.so").string());
    server.start();
    const auto token = log_in();
    Connection connection(server.port());
    ASSERT_TRUE(connection.send(
        with_fields("GET /api/analytics/overview", "Authorization: Bearer " + token + "\r\n")));
    const auto answer = connection.read_answer();
    expect_error(answer, 503);
    EXPECT_FALSE(answer->field("Retry-After").empty());
    EXPECT_EQ(lines_logged(answer->field("X-Request-Id")), 1U);
}

} // namespace
} // namespace waymark::crash
