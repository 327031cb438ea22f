// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"
#include "http/test_server.hpp"
#include "http/workers.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

struct ServerTest : TestServer {
    void add_inline_redirect()
    {
        options.inline_handler = [](std::size_t, const RequestHead& head, InlineAnswer& answer) {
            if (!head.path.starts_with("/s/"))
                return false;
            answer.send({.status = Status::found,
                         .location = head.path.substr(2),
                         .field_lines = "Cache-Control: no-store\r\n"});
            return true;
        };
    }
};

TEST_F(ServerTest, AnswersRequestsOfOneConnectionOneAfterTheOther)
{
    start();
    RawClient client(server->port());
    for (const std::string name : {"a", "b", "c%20d"}) {
        client.send("GET /hello/" + name + " HTTP/1.1\r\nHost: h\r\n\r\n");
        const auto answer = client.read_answer();
        EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
        EXPECT_THAT(answer, EndsWith(name == "c%20d" ? "hello c d" : "hello " + name));
        EXPECT_THAT(field_of(answer, "Date"), EndsWith("GMT"));
        EXPECT_EQ(field_of(answer, "X-Content-Type-Options"), "nosniff");
    }
}

TEST_F(ServerTest, AnswersPipelinedRequestsInOrderWhoeverAnswersThem)
{
    add_inline_redirect();
    start();
    RawClient client(server->port());
    std::string requests;
    for (int i = 0; i < 10; ++i)
        requests +=
            fmt::format("GET {}{} HTTP/1.1\r\nHost: h\r\n\r\n", i % 3 == 0 ? "/hello/" : "/s/", i);
    client.send(requests);
    for (int i = 0; i < 10; ++i) {
        const auto answer = client.read_answer();
        if (i % 3 == 0)
            EXPECT_EQ(body_of(answer), fmt::format("hello {}", i));
        else
            EXPECT_EQ(field_of(answer, "Location"), fmt::format("/{}", i));
    }
}

TEST_F(ServerTest, AnswersARequestThatArrivesByteByByte)
{
    start();
    RawClient client(server->port());
    for (const char c : std::string("\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                                    "chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"))
        client.send(std::string_view(&c, 1));
    EXPECT_EQ(body_of(client.read_answer()), "ab");
}

TEST_F(ServerTest, AnswersHeadLikeGetWithoutTheBody)
{
    add_inline_redirect();
    start();
    RawClient client(server->port());
    client.send("HEAD /hello/x HTTP/1.1\r\nHost: h\r\n\r\n"
                "HEAD /s/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto both = client.read_to_end();
    EXPECT_THAT(both, HasSubstr("Content-Length: 7\r\n"));
    EXPECT_THAT(both, Not(HasSubstr("hello")));
    EXPECT_THAT(both, HasSubstr("HTTP/1.1 302 Found"));
}

TEST_F(ServerTest, ClosesWhenTheClientAsksForIt)
{
    start();
    RawClient client(server->port());
    client.send("GET /hello/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const auto answer = client.read_to_end();
    EXPECT_EQ(field_of(answer, "Connection"), "close");
    EXPECT_EQ(body_of(answer), "hello x");
}

TEST_F(ServerTest, AnswersAClientThatStopsSending)
{
    start();
    RawClient client(server->port());
    client.send("GET /hello/x HTTP/1.1\r\nHost: h\r\n\r\nGET /hello/y HTTP/1.1\r\nHost: h\r\n\r\n");
    client.end_sending();
    EXPECT_THAT(client.read_to_end(), testing::AllOf(HasSubstr("hello x"), HasSubstr("hello y")));
}

TEST_F(ServerTest, SpellsErrorsAsTheRendererDoes)
{
    options.dispatch.render_error = [](std::string_view path, Status status, const std::string&) {
        return json(status, {{"statusCode", static_cast<int>(status)}, {"path", path}});
    };
    start();
    EXPECT_EQ(body_of(get("/nope")), R"({"statusCode":404,"path":"/nope"})");
    EXPECT_EQ(body_of(get("/a%00")), R"({"statusCode":400,"path":"/a%00"})");
    EXPECT_EQ(body_of(ask("GET /a HTTP/1.1\r\n\r\n")), R"({"statusCode":400,"path":"/a"})");
}

TEST_F(ServerTest, TellsTheMethodsOfAPath)
{
    start();
    const auto answer = ask("DELETE /echo HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 Method Not Allowed"));
    EXPECT_EQ(field_of(answer, "Allow"), "OPTIONS, POST");
    const auto offered = ask("OPTIONS /hello/x HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(offered, StartsWith("HTTP/1.1 204 No Content"));
    EXPECT_EQ(field_of(offered, "Allow"), "OPTIONS, GET, HEAD");
    EXPECT_THAT(ask("BREW /echo HTTP/1.1\r\nHost: h\r\n\r\n"), StartsWith("HTTP/1.1 501"));
}

TEST_F(ServerTest, AnswersPreflightsBeforeAnyRoute)
{
    options.dispatch.cors.origins = {"https://app.example"};
    start();
    const auto answer = ask("OPTIONS /echo HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example\r\n"
                            "Access-Control-Request-Method: POST\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 204"));
    EXPECT_EQ(field_of(answer, "Access-Control-Allow-Origin"), "https://app.example");
    const auto got = get("/hello/x", "Origin: https://app.example\r\n");
    EXPECT_EQ(field_of(got, "Access-Control-Allow-Credentials"), "true");
}

TEST_F(ServerTest, AsksTheFallbackWhenNoRouteMatches)
{
    options.dispatch.fallback = [](Request& request) -> awaitable<Response> {
        co_return redirect(Status::found, "https://to.example" + request.path);
    };
    start();
    EXPECT_EQ(field_of(get("/slug"), "Location"), "https://to.example/slug");
    EXPECT_THAT(get("/%2e%2e/slug"), StartsWith("HTTP/1.1 400"));
}

TEST_F(ServerTest, KeepsASaneRequestIdAndReplacesOthers)
{
    start();
    EXPECT_EQ(field_of(get("/hello/x", "X-Request-Id: abc-1\r\n"), "X-Request-Id"), "abc-1");
    EXPECT_EQ(field_of(get("/hello/x", "X-Request-Id: a b\"\r\n"), "X-Request-Id").size(), 16U);
}

TEST_F(ServerTest, AnswersAThrowingHandlerAndGoesOn)
{
    router.add(Method::get, "/boom", Access::anyone, [](Request&) -> awaitable<Response> {
        throw std::runtime_error("secret detail");
        co_return no_content();
    });
    start();
    const auto answer = get("/boom");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
    EXPECT_THAT(answer, Not(HasSubstr("secret")));
    EXPECT_THAT(get("/hello/x"), StartsWith("HTTP/1.1 200"));
}

TEST_F(ServerTest, RefusesWorkThatWouldWaitTooLong)
{
    Workers workers({.threads = 1, .waiting_max = 1});
    std::latch release(1);
    std::latch running(1);
    router.add(Method::get, "/slow", Access::anyone, [&](Request&) -> awaitable<Response> {
        co_await workers.run([&] {
            running.count_down();
            release.wait();
        });
        co_return no_content();
    });
    router.add(Method::get, "/quick", Access::anyone, [&](Request&) -> awaitable<Response> {
        co_await workers.run([] {});
        co_return no_content();
    });
    start();
    RawClient slow(server->port());
    slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
    running.wait();
    const auto refused = get("/quick");
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(field_of(refused, "Retry-After"), "1");
    release.count_down();
    EXPECT_THAT(slow.read_answer(), StartsWith("HTTP/1.1 204"));
    EXPECT_THAT(get("/quick"), StartsWith("HTTP/1.1 204"));
    server->stop(5s);
}

TEST_F(ServerTest, CompressesLargeTextForClientsThatWantIt)
{
    router.add(Method::get, "/big", Access::anyone, [](Request&) -> awaitable<Response> {
        co_return text(Status::ok, std::string(100'000, 'x'));
    });
    start();
    const auto plain = get("/big");
    EXPECT_EQ(field_of(plain, "Content-Length"), "100000");
    EXPECT_EQ(field_of(plain, "Vary"), "Accept-Encoding");
    const auto zipped = get("/big", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(field_of(zipped, "Content-Encoding"), "gzip");
    EXPECT_LT(zipped.size(), 1000U);
    EXPECT_EQ(field_of(get("/hello/x", "Accept-Encoding: gzip\r\n"), "Content-Encoding"), "");
}

TEST_F(ServerTest, CountsWhatItAnswers)
{
    add_inline_redirect();
    start();
    (void)get("/s/x");
    (void)get("/hello/x");
    (void)get("/nope");
    const auto text = metrics.to_text();
    EXPECT_THAT(text, HasSubstr(R"(requests_total{kind="inline",status="3xx"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{kind="api",status="2xx"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(requests_total{kind="api",status="4xx"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(request_seconds_count{kind="inline"} 1)"));
}

TEST_F(ServerTest, AnswersARequestWhoseInlineHandlerThrows)
{
    options.inline_handler = [](std::size_t, const RequestHead&, InlineAnswer&) -> bool {
        throw std::runtime_error("broken");
    };
    start();
    EXPECT_THAT(get("/s/x"), StartsWith("HTTP/1.1 500"));
}

TEST_F(ServerTest, LearnsTheClientFromATrustedProxy)
{
    const std::array<std::string, 1> networks{"127.0.0.0/8"};
    options.proxies = TrustedProxies::parse(networks).value();
    router.add(Method::get, "/who", Access::anyone, [](Request& request) -> awaitable<Response> {
        co_return text(Status::ok, request.client.to_string() + (request.secure ? " tls" : ""));
    });
    start();
    EXPECT_EQ(body_of(get("/who", "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\n")),
              "198.51.100.7 tls");
}

TEST_F(ServerTest, StopsOnceRunningRequestsAreAnswered)
{
    std::latch running(1);
    router.add(Method::get, "/slow", Access::anyone, [&](Request&) -> awaitable<Response> {
        running.count_down();
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 100ms);
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return text(Status::ok, "done");
    });
    start();
    RawClient idle(server->port());
    idle.send("GET /hello/x HTTP/1.1\r\nHost: h\r\n\r\n");
    (void)idle.read_answer();
    RawClient busy(server->port());
    busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
    running.wait();
    EXPECT_TRUE(server->stop(5s));
    const auto answer = busy.read_to_end();
    EXPECT_EQ(body_of(answer), "done");
    EXPECT_EQ(field_of(answer, "Connection"), "close");
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_THROW(RawClient{server->port()}, std::runtime_error);
}

TEST_F(ServerTest, CutsOffWhatDoesNotEndInTime)
{
    std::latch running(1);
    router.add(Method::get, "/forever", Access::anyone, [&](Request&) -> awaitable<Response> {
        running.count_down();
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, 1h);
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return no_content();
    });
    start();
    RawClient client(server->port());
    client.send("GET /forever HTTP/1.1\r\nHost: h\r\n\r\n");
    running.wait();
    EXPECT_FALSE(server->stop(20ms));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(ServerTest, IsTheOnlyOneOnItsPort)
{
    start();
    ServerOptions options;
    options.address = IpAddress::v4(0x7f000001);
    options.port = server->port();
    MetricsRegistry registry;
    const Router nothing;
    const auto second = Server::create(nothing, options, registry);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::unavailable);
}

TEST_F(ServerTest, SharesItsPortBetweenThreads)
{
    options.io_threads = 3;
    start();
    for (int i = 0; i < 30; ++i)
        EXPECT_THAT(get("/hello/x"), EndsWith("hello x"));
    EXPECT_TRUE(server->stop(5s));
}

TEST_F(ServerTest, SaysWhyItCannotListen)
{
    options.address = IpAddress::parse("192.0.2.1").value(); // TEST-NET-1: nobody's own
    const auto created = Server::create(router, options, metrics);
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().code, Errc::unavailable);
}

} // namespace
} // namespace waymark::http
