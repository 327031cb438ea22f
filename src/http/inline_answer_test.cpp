// SPDX-License-Identifier: Apache-2.0
#include "http/inline_answer.hpp"

#include <gtest/gtest.h>

namespace waymark::http {
namespace {

std::string sent(const InlineReply& reply, bool keep_alive = true, bool with_body = true,
                 unsigned version = 11)
{
    std::string out;
    InlineAnswer answer(out, {.date_line = "Date: now\r\n",
                              .keep_alive = keep_alive,
                              .with_body = with_body,
                              .version = version});
    answer.send(reply);
    EXPECT_EQ(answer.status(), reply.status);
    return out;
}

TEST(InlineAnswer, WritesARedirect)
{
    EXPECT_EQ(sent({.location = "https://e.com/", .field_lines = "Cache-Control: no-store\r\n"}),
              "HTTP/1.1 302 Found\r\nDate: now\r\nLocation: https://e.com/\r\n"
              "Cache-Control: no-store\r\nContent-Length: 0\r\n\r\n");
}

TEST(InlineAnswer, WritesABodyUnlessTheRequestWasHead)
{
    const InlineReply reply{
        .status = Status::not_found, .content_type = "text/plain", .body = "no"};
    const std::string head = "HTTP/1.1 404 Not Found\r\nDate: now\r\nContent-Type: text/plain\r\n"
                             "Content-Length: 2\r\n\r\n";
    EXPECT_EQ(sent(reply), head + "no");
    EXPECT_EQ(sent(reply, true, false), head);
}

TEST(InlineAnswer, NeverLetsALocationEndItsField)
{
    EXPECT_NE(sent({.location = "/a\r\nSet-Cookie: x\n\x7f"}).find("Location: /aSet-Cookie: x\r\n"),
              std::string::npos);
}

TEST(InlineAnswer, SaysWhatTheVersionDoesNotImply)
{
    EXPECT_NE(sent({}, false).find("Connection: close\r\n"), std::string::npos);
    EXPECT_NE(sent({}, true, true, 10).find("Connection: keep-alive\r\n"), std::string::npos);
    EXPECT_EQ(sent({}).find("Connection"), std::string::npos);
}

} // namespace
} // namespace waymark::http
