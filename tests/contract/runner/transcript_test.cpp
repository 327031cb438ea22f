// SPDX-License-Identifier: Apache-2.0
#include "transcript.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::StartsWith;

TEST(Transcript, HoldsRequestsAndTheAnswersTheyMustGet)
{
    const auto transcript = parse_transcript(R"(# About links.

### A link is made
# with a slug of its own
POST /api/urls
Content-Type: application/json

{"originalUrl":
 "https://example.com/"}

HTTP/1.1 201
Content-Type: application/json

{"id": "{{id=uid}}"}

### It can be read
GET /api/urls/{{id}}

HTTP/1.1 200
)");

    ASSERT_TRUE(transcript) << transcript.error().message;
    ASSERT_EQ(transcript->exchanges.size(), 2U);
    const auto& made = transcript->exchanges[0];
    EXPECT_EQ(made.title, "A link is made");
    EXPECT_EQ(made.line, 3U);
    EXPECT_EQ(made.method, "POST");
    EXPECT_EQ(made.target, "/api/urls");
    EXPECT_THAT(made.fields, ElementsAre(Pair("Content-Type", "application/json")));
    EXPECT_EQ(made.body, "{\"originalUrl\":\n \"https://example.com/\"}");
    EXPECT_EQ(made.status, 201U);
    EXPECT_THAT(made.expected_fields, ElementsAre(Pair("Content-Type", "application/json")));
    EXPECT_EQ(made.expected_body, R"({"id": "{{id=uid}}"})");

    const auto& read = transcript->exchanges[1];
    EXPECT_THAT(read.fields, IsEmpty());
    EXPECT_THAT(read.body, IsEmpty());
    EXPECT_EQ(read.expected_body, std::nullopt);
}

TEST(Transcript, BeginsWithWhatTheServerNeeds)
{
    const auto transcript = parse_transcript("@setting links.cache_entries=10\n"
                                             "@account ann@example.com secret password\n"
                                             "### Health\nGET /health\n\nHTTP/1.1 200\n");

    ASSERT_TRUE(transcript) << transcript.error().message;
    EXPECT_THAT(transcript->settings, ElementsAre(Pair("links.cache_entries", "10")));
    ASSERT_EQ(transcript->accounts.size(), 1U);
    EXPECT_EQ(transcript->accounts[0].email, "ann@example.com");
    EXPECT_EQ(transcript->accounts[0].password, "secret password");
}

TEST(Transcript, AsksAgainOrSeveralTimesWhereItSaysSo)
{
    const auto transcript =
        parse_transcript("### Clicks\n@times 3\n@within 2000ms\nGET /a\n\nHTTP/1.1 302\n");

    ASSERT_TRUE(transcript) << transcript.error().message;
    EXPECT_EQ(transcript->exchanges[0].times, 3U);
    EXPECT_EQ(transcript->exchanges[0].within, std::chrono::milliseconds{2000});
}

TEST(Transcript, SaysWithWhatARequestIsSigned)
{
    const auto transcript =
        parse_transcript("### Plain\n@sign app key\nGET /a\n\nHTTP/1.1 200\n"
                         "### With a query\n@sign app key {\"q\":\"a b\"}\nGET /a?q=a+b\n\n"
                         "HTTP/1.1 200\n");

    ASSERT_TRUE(transcript) << transcript.error().message;
    const auto& plain = transcript->exchanges[0].signing;
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->app_id, "app");
    EXPECT_EQ(plain->app_secret, "key");
    EXPECT_EQ(plain->parameters, "{}");
    EXPECT_EQ(transcript->exchanges[1].signing.value().parameters, R"({"q":"a b"})");
}

TEST(Transcript, SaysWhichFileIsSent)
{
    const auto transcript =
        parse_transcript("### A\n@upload file cat.png AP8K\nPOST /a\n\nHTTP/1.1 200\n");

    ASSERT_TRUE(transcript) << transcript.error().message;
    const auto& file = transcript->exchanges[0].file;
    ASSERT_TRUE(file);
    EXPECT_EQ(file->field, "file");
    EXPECT_EQ(file->name, "cat.png");
    EXPECT_EQ(file->content, std::string("\0\xff\n", 3));
}

TEST(Transcript, IsRefusedWithTheNumberOfTheLineThatIsWrong)
{
    const auto refusal = [](std::string_view text) {
        const auto transcript = parse_transcript(text);
        return transcript ? std::string{} : transcript.error().message;
    };
    EXPECT_THAT(refusal(""), StartsWith("line 1: there is no exchange"));
    EXPECT_THAT(refusal("GET /\n"), StartsWith("line 1: before the titles"));
    EXPECT_THAT(refusal("###\nGET /\n\nHTTP/1.1 200\n"), StartsWith("line 2: a title"));
    EXPECT_THAT(refusal("### A\nGET\n\nHTTP/1.1 200\n"), StartsWith("line 2: a request"));
    EXPECT_THAT(refusal("### A\nGET /\nbroken\n\nHTTP/1.1 200\n"), StartsWith("line 3: a header"));
    EXPECT_THAT(refusal("### A\nGET /\n\n### B\n"), StartsWith("line 4: a request is followed"));
    EXPECT_THAT(refusal("### A\nGET /\n\nHTTP/1.1 200 OK\n"), StartsWith("line 4: a status"));
    EXPECT_THAT(refusal("### A\n@sign app\nGET /\n\nHTTP/1.1 200\n"),
                StartsWith("line 2: a signature"));
    EXPECT_THAT(refusal("### A\n@upload file cat.png AP8\nPOST /\n\nHTTP/1.1 200\n"),
                StartsWith("line 2: a file"));
    EXPECT_THAT(refusal("### A\n@upload file\nPOST /\n\nHTTP/1.1 200\n"),
                StartsWith("line 2: a file"));
    EXPECT_THAT(refusal("### A\n@times 0\nGET /\n\nHTTP/1.1 200\n"),
                StartsWith("line 2: a directive"));
    EXPECT_THAT(refusal("### A\nGET /\n\nHTTP/1.1 200\n\nHTTP/1.1 200\n"),
                StartsWith("line 6: a request has one answer"));
}

} // namespace
} // namespace waymark::contract
