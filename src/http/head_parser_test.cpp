// SPDX-License-Identifier: Apache-2.0
#include "http/head_parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace waymark::http {
namespace {

using Outcome = HeadParser::Outcome;

struct HeadParserTest : testing::Test {
    HeadParser parser{HeadLimits{.head_bytes_max = 1024, .target_bytes_max = 100}};

    Status status_of(const std::string& bytes)
    {
        EXPECT_EQ(parser.parse(bytes), Outcome::refused) << bytes;
        return parser.refusal_status();
    }
};

TEST_F(HeadParserTest, SplitsTheTargetAndKeepsTheFieldsInOrder)
{
    const std::string bytes = "GET /a%20b/c?x=1&y=?2 HTTP/1.1\r\nHost: h\r\nX-One:  1 \r\n\r\nrest";
    ASSERT_EQ(parser.parse(bytes), Outcome::complete);
    EXPECT_EQ(parser.size(), bytes.size() - 4);
    EXPECT_EQ(parser.head().method, Method::get);
    EXPECT_EQ(parser.head().path, "/a%20b/c");
    EXPECT_EQ(parser.head().query, "x=1&y=?2");
    EXPECT_EQ(parser.head().field("x-one"), "1");
    EXPECT_EQ(parser.head().field("absent"), "");
    EXPECT_TRUE(parser.head().keep_alive);
    EXPECT_FALSE(parser.has_body());
}

TEST_F(HeadParserTest, NeedsMoreUntilTheEmptyLine)
{
    const std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(parser.parse(bytes.substr(0, size)), Outcome::incomplete) << size;
    EXPECT_EQ(parser.parse(bytes), Outcome::complete);
}

TEST_F(HeadParserTest, KnowsWhetherABodyFollows)
{
    ASSERT_EQ(parser.parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n"),
              Outcome::complete);
    EXPECT_TRUE(parser.has_body());
    ASSERT_EQ(parser.parse("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"),
              Outcome::complete);
    EXPECT_TRUE(parser.has_body());
    ASSERT_EQ(parser.parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n"),
              Outcome::complete);
    EXPECT_FALSE(parser.has_body());
}

TEST_F(HeadParserTest, KeepsHttp10ConnectionsOnlyWhenAsked)
{
    ASSERT_EQ(parser.parse("GET / HTTP/1.0\r\n\r\n"), Outcome::complete);
    EXPECT_FALSE(parser.head().keep_alive);
    ASSERT_EQ(parser.parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), Outcome::complete);
    EXPECT_TRUE(parser.head().keep_alive);
    ASSERT_EQ(parser.parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
              Outcome::complete);
    EXPECT_FALSE(parser.head().keep_alive);
}

TEST_F(HeadParserTest, TakesThePathOfAnAbsoluteTarget)
{
    ASSERT_EQ(parser.parse("GET http://h:80/p?q HTTP/1.1\r\nHost: h\r\n\r\n"), Outcome::complete);
    EXPECT_EQ(parser.head().path, "/p");
    EXPECT_EQ(parser.head().query, "q");
}

TEST_F(HeadParserTest, RefusesWhatHasBeenUsedToSmuggleRequests)
{
    const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
    EXPECT_EQ(status_of(post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"),
              Status::bad_request);
    EXPECT_EQ(status_of(post + "Content-Length: 1, 1\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of(post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
              Status::bad_request);
    EXPECT_EQ(status_of(post + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
              Status::bad_request);
    EXPECT_EQ(status_of(post + "Content-Length: -1\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of(post + "A : b\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of(post + "Transfer-Encoding: gzip\r\n\r\n"), Status::not_implemented);
}

TEST_F(HeadParserTest, RefusesFoldedFields)
{
    const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n";
    EXPECT_EQ(status_of(get + "A: b\r\n c\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of(get + "A:\r\n c\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of(get + "A: b\r\n\t\r\n\r\n"), Status::bad_request);
}

TEST_F(HeadParserTest, WantsExactlyOneHostInHttp11)
{
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(parser.parse("GET / HTTP/1.0\r\n\r\n"), Outcome::complete);
}

TEST_F(HeadParserTest, RefusesGarbageAtOnce)
{
    EXPECT_EQ(status_of("\x16\x03\x01\x02"), Status::bad_request);
    EXPECT_EQ(status_of("GET /\x01 HTTP/1.1\r\n"), Status::bad_request);
    EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: h\n\n"), Status::bad_request);
    EXPECT_EQ(status_of("GET nowhere HTTP/1.1\r\nHost: h\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of("GET * HTTP/1.1\r\nHost: h\r\n\r\n"), Status::bad_request);
    EXPECT_EQ(status_of("GET / HTTP/3.0\r\nHost: h\r\n\r\n"), Status::http_version_not_supported);
}

TEST_F(HeadParserTest, LimitsTheHeadAndTheTarget)
{
    const std::string big(2000, 'a');
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nA: " + big + "\r\n\r\n"),
              Status::request_header_fields_too_large);
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: h\r\nA: " + big),
              Status::request_header_fields_too_large);
    EXPECT_EQ(status_of("GET /" + big.substr(0, 200)), Status::uri_too_long);
    EXPECT_EQ(status_of("GET /" + big.substr(0, 200) + " HTTP/1.1\r\nHost: h\r\n\r\n"),
              Status::uri_too_long);
}

TEST_F(HeadParserTest, LimitsTheNumberOfFields)
{
    std::string bytes = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 150; ++i)
        bytes += "a:b\r\n";
    EXPECT_EQ(status_of(bytes + "\r\n"), Status::request_header_fields_too_large);
}

TEST_F(HeadParserTest, ForgetsTheHeadBefore)
{
    ASSERT_EQ(parser.parse("GET /one?q HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n"),
              Outcome::complete);
    EXPECT_TRUE(parser.expects_continue());
    ASSERT_EQ(parser.parse("GET /two HTTP/1.1\r\nHost: h\r\n\r\n"), Outcome::complete);
    EXPECT_FALSE(parser.expects_continue());
    EXPECT_EQ(parser.head().query, "");
    EXPECT_EQ(parser.head().fields.size(), 1U);
}

} // namespace
} // namespace waymark::http
