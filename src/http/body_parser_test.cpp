// SPDX-License-Identifier: Apache-2.0
#include "http/body_parser.hpp"

#include <gtest/gtest.h>

namespace waymark::http {
namespace {

using Outcome = BodyParser::Outcome;

constexpr std::string_view chunked_head =
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST(BodyParser, TakesAsManyBytesAsContentLengthSays)
{
    BodyParser parser("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n", 100);
    EXPECT_EQ(parser.put("ab").outcome, Outcome::incomplete);
    const auto last = parser.put("cdeGET /");
    EXPECT_EQ(last.outcome, Outcome::complete);
    EXPECT_EQ(last.consumed, 3U);
    EXPECT_EQ(parser.take_body(), "abcde");
}

TEST(BodyParser, JoinsChunksHoweverTheyAreCut)
{
    const std::string wire = "3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nTrailer: t\r\n\r\n";
    BodyParser parser(chunked_head, 100);
    std::string pending;
    Outcome outcome = Outcome::incomplete;
    for (const char c : wire) {
        pending += c;
        const auto progress = parser.put(pending);
        pending.erase(0, progress.consumed);
        outcome = progress.outcome;
    }
    EXPECT_EQ(outcome, Outcome::complete);
    EXPECT_EQ(parser.take_body(), "abcd");
}

TEST(BodyParser, RefusesABodyAboveTheLimitBeforeReadingIt)
{
    BodyParser parser("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", 100);
    EXPECT_EQ(parser.put("a").outcome, Outcome::too_large);
}

TEST(BodyParser, RefusesChunksThatTogetherPassTheLimit)
{
    BodyParser parser(chunked_head, 4);
    EXPECT_EQ(parser.put("3\r\nabc\r\n3\r\ndef\r\n").outcome, Outcome::too_large);
}

TEST(BodyParser, RefusesMalformedChunks)
{
    BodyParser parser(chunked_head, 100);
    EXPECT_EQ(parser.put("xyz\r\nabc\r\n").outcome, Outcome::malformed);
}

} // namespace
} // namespace waymark::http
