// SPDX-License-Identifier: Apache-2.0
#include "http/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

// Serves numbered portions at /numbers, and at /broken some that end in an exception.
struct PortionsTest : TestServer {
    void serve(int count, std::string filling = {})
    {
        router.add(Method::get, "/numbers", Access::anyone,
                   [this, count, filling](Request&) -> awaitable<Response> {
                       Response response;
                       response.content_type = "text/plain";
                       response.portions = [this, count, filling]() -> awaitable<std::string> {
                           const int number = ++made;
                           co_return number <= count ? std::to_string(number) + filling : "";
                       };
                       co_return response;
                   });
        router.add(Method::get, "/broken", Access::anyone, [](Request&) -> awaitable<Response> {
            Response response;
            response.content_type = "text/plain";
            response.portions = [is_first = true]() mutable -> awaitable<std::string> {
                if (!std::exchange(is_first, false))
                    throw std::runtime_error("gone");
                co_return "begun";
            };
            co_return response;
        });
        start();
    }

    std::atomic<int> made = 0;
};

TEST_F(PortionsTest, AreSentAsChunksAndLeaveTheConnectionForTheNextRequest)
{
    serve(3);
    RawClient client(server->port());
    client.send("GET /numbers HTTP/1.1\r\nHost: h\r\n\r\nGET /numbers HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto first = client.read_until("0\r\n\r\n");
    EXPECT_EQ(field_of(first, "Transfer-Encoding"), "chunked");
    EXPECT_EQ(field_of(first, "Content-Length"), "");
    EXPECT_THAT(first, EndsWith("\r\n\r\n1\r\n1\r\n1\r\n2\r\n1\r\n3\r\n0\r\n\r\n"));
    EXPECT_THAT(client.read_until("0\r\n\r\n"), HasSubstr("200 OK"));
}

TEST_F(PortionsTest, EndWithTheConnectionForAClientThatKnowsNoChunks)
{
    serve(2);
    RawClient client(server->port());
    client.send("GET /numbers HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n");
    const auto answer = client.read_to_end();
    EXPECT_EQ(field_of(answer, "Transfer-Encoding"), "");
    EXPECT_THAT(answer, EndsWith("\r\n\r\n12"));
}

TEST_F(PortionsTest, AreNotMadeForHead)
{
    serve(2);
    RawClient client(server->port());
    client.send("HEAD /numbers HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(field_of(client.read_until("\r\n\r\n"), "Content-Length"), "");
    EXPECT_EQ(made, 0);
}

TEST_F(PortionsTest, AreAskedForNoFasterThanTheyAreRead)
{
    constexpr int count = 60;
    constexpr std::size_t size = 1'000'000;
    serve(count, std::string(size, 'x'));
    RawClient client(server->port());
    client.send("GET /numbers HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    static_cast<void>(client.read_until("\r\n\r\n"));
    EXPECT_LT(made, count);
    const auto body = client.read_to_end();
    EXPECT_GT(body.size(), count * size);
    EXPECT_THAT(body, EndsWith("\r\n0\r\n\r\n"));
    EXPECT_EQ(made, count + 1);
}

TEST_F(PortionsTest, ThatFailCutTheAnswerOff)
{
    serve(1);
    RawClient client(server->port());
    client.send("GET /broken HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = client.read_to_end();
    EXPECT_THAT(answer, HasSubstr("5\r\nbegun\r\n"));
    EXPECT_THAT(answer, Not(EndsWith("0\r\n\r\n")));
}

TEST_F(PortionsTest, AreAskedForNoMoreOnceTheClientIsGone)
{
    serve(1'000'000, std::string(10'000, 'x'));
    {
        RawClient client(server->port());
        client.send("GET /numbers HTTP/1.1\r\nHost: h\r\n\r\n");
        static_cast<void>(client.read_until("\r\n\r\n"));
    }
    EXPECT_TRUE(server->stop(5s));
    EXPECT_LT(made, 1'000'000);
}

} // namespace
} // namespace waymark::http
