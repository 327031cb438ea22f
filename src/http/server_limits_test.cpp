// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"
#include "http/test_server.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct ServerLimitsTest : TestServer {};

TEST_F(ServerLimitsTest, RefusesHeadsThatAreTooLarge)
{
    start();
    const std::string megabyte(1024 * 1024, 'a');
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + megabyte + "\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 431"));
    EXPECT_THAT(ask("GET /" + megabyte.substr(0, 9000) + " HTTP/1.1\r\nHost: h\r\n\r\n"),
                StartsWith("HTTP/1.1 414"));
}

TEST_F(ServerLimitsTest, RefusesBodiesThatAreTooLarge)
{
    options.body_bytes_max = 10;
    start();
    const std::string post = "POST /echo HTTP/1.1\r\nHost: h\r\n";
    EXPECT_THAT(ask(post + "Content-Length: 11\r\n\r\n"), StartsWith("HTTP/1.1 413"));
    EXPECT_THAT(ask(post + "Transfer-Encoding: chunked\r\n\r\nfff\r\n"),
                StartsWith("HTTP/1.1 413"));
    EXPECT_THAT(ask(post + "Content-Length: 10\r\n\r\n0123456789"), EndsWith("0123456789"));
}

TEST_F(ServerLimitsTest, LetsARouteTakeLargerBodies)
{
    options.body_bytes_max = 10;
    router.add(Method::post, "/upload", Access::anyone,
               [](Request& request) -> awaitable<Response> {
                   co_return text(Status::ok, std::to_string(request.body.size()));
               },
               {.body_bytes_max = 300'000});
    start();
    EXPECT_EQ(body_of(ask("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n" +
                          std::string(200'000, 'x'))),
              "200000");
}

TEST_F(ServerLimitsTest, AsksForABodyThatTheClientHoldsBack)
{
    start();
    RawClient client(server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n"
                "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ab");
    EXPECT_EQ(body_of(client.read_answer()), "ab");
}

TEST_F(ServerLimitsTest, RefusesAHeldBackBodyThatIsTooLarge)
{
    options.body_bytes_max = 10;
    start();
    EXPECT_THAT(ask("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99\r\n"
                    "Expect: 100-continue\r\n\r\n"),
                StartsWith("HTTP/1.1 413"));
}

TEST_F(ServerLimitsTest, EndsTheConnectionAfterAMalformedRequest)
{
    start();
    RawClient client(server->port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n"
                "\r\nGET /hello/x HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
    EXPECT_EQ(field_of(answer, "Connection"), "close");
    EXPECT_THAT(answer, testing::Not(HasSubstr("hello")));
}

TEST_F(ServerLimitsTest, TellsAClientWhoseHeadDripsInThatItIsTooSlow)
{
    options.header_timeout = 50ms;
    start();
    RawClient client(server->port());
    client.send("GET /hello/x HTTP/1.1\r\nHo");
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408"));
}

TEST_F(ServerLimitsTest, TellsAClientWhoseBodyDoesNotComeThatItIsTooSlow)
{
    options.body_timeout = 50ms;
    start();
    RawClient client(server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab");
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 408"));
}

TEST_F(ServerLimitsTest, ClosesIdleConnectionsInSilence)
{
    options.idle_timeout = 50ms;
    options.header_timeout = 50ms;
    start();
    RawClient fresh(server->port());
    EXPECT_EQ(fresh.read_to_end(), "");
    RawClient client(server->port());
    client.send("GET /hello/x HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(client.read_answer(), EndsWith("hello x"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(ServerLimitsTest, EndsHandlersAtTheirDeadline)
{
    std::atomic<bool> cancelled{false};
    router.add(Method::get, "/forever", Access::anyone,
               [&](Request&) -> awaitable<Response> {
                   boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
                   try {
                       co_await timer.async_wait(boost::asio::use_awaitable);
                   } catch (const boost::system::system_error&) {
                       cancelled = true;
                       throw;
                   }
                   co_return no_content();
               },
               {.deadline = 1s});
    start();
    RawClient client(server->port());
    client.send("GET /forever HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 503"));
    EXPECT_TRUE(server->stop(5s));
    EXPECT_TRUE(cancelled);
}

TEST_F(ServerLimitsTest, RefusesConnectionsAboveTheLimit)
{
    options.connections_max = 1;
    start();
    RawClient first(server->port());
    first.send("GET /hello/x HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(first.read_answer(), EndsWith("hello x"));
    RawClient second(server->port());
    EXPECT_THAT(second.read_to_end(), StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(metrics.to_text(), HasSubstr("waymark_http_connections_refused_total 1"));
    EXPECT_THAT(metrics.to_text(), HasSubstr("waymark_http_connections 1"));
}

TEST_F(ServerLimitsTest, SendsMoreThanTheSocketTakesAtOnce)
{
    router.add(Method::get, "/big", Access::anyone, [](Request&) -> awaitable<Response> {
        co_return Response{.content_type = "image/png", .body = std::string(20'000'000, 'x')};
    });
    start();
    EXPECT_EQ(body_of(get("/big")).size(), 20'000'000U);
}

TEST_F(ServerLimitsTest, HoldsBackPipelinedRequestsOfAClientThatDoesNotRead)
{
    options.inline_handler = [](std::size_t, const RequestHead&, InlineAnswer& answer) {
        answer.send({.status = Status::ok, .content_type = "text/plain", .body = "0123456789"});
        return true;
    };
    start();
    constexpr int count = 100'000;
    RawClient client(server->port());
    std::thread writer([&] {
        std::string block;
        for (int i = 0; i < 1000; ++i)
            block += "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        for (int i = 0; i < count / 1000; ++i)
            client.send(block);
        client.end_sending();
    });
    const auto all = client.read_to_end();
    writer.join();
    std::size_t answers = 0;
    for (auto at = all.find("HTTP/1.1 200"); at != std::string::npos;
         at = all.find("HTTP/1.1 200", at + 1))
        ++answers;
    EXPECT_EQ(answers, static_cast<std::size_t>(count));
}

TEST_F(ServerLimitsTest, ClosesAClientThatNeverReads)
{
    options.write_timeout = 50ms;
    router.add(Method::get, "/big", Access::anyone, [](Request&) -> awaitable<Response> {
        co_return Response{.content_type = "image/png", .body = std::string(20'000'000, 'x')};
    });
    start();
    RawClient client(server->port());
    client.send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200"));
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (!metrics.to_text().contains("waymark_http_connections 0") &&
           std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    EXPECT_LT(client.read_to_end().size(), 20'000'000U);
}

} // namespace
} // namespace waymark::http
