// SPDX-License-Identifier: Apache-2.0
#include "http/held_answers.hpp"
#include "http/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <stdexcept>
#include <vector>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::string post(std::string_view body, std::string_view more_fields = "")
{
    return fmt::format("POST /echo HTTP/1.1\r\nHost: h\r\n{}Content-Length: {}\r\n\r\n{}",
                       more_fields, body.size(), body);
}

std::string get_hello(std::string_view name)
{
    return fmt::format("GET /hello/{} HTTP/1.1\r\nHost: h\r\n\r\n", name);
}

// The route of the same path answers 200 and the body; the inline handler 202, when it is told.
struct InlinePostTest : TestServer {
    InlinePostTest()
    {
        options.inline_posts = {.path = "/echo",
                                .body_bytes_max = 1000,
                                .status = Status::accepted,
                                .take = [this](const InlinePost& taken) { return take(taken); }};
    }

    Result<InlineTaking> take(const InlinePost& taken)
    {
        const std::lock_guard lock(mutex);
        bodies.emplace_back(taken.body);
        changed.notify_all();
        last_ticket = taken.ticket;
        if (taken.body == "throw")
            throw std::runtime_error("as asked");
        if (taken.body == "full")
            return failure(Errc::unavailable, "there is no room");
        if (taken.body == "pass")
            return InlineTaking::passed_on;
        held = &taken.held;
        return InlineTaking::held;
    }

    // Until so many requests have come to the handler, and what it did with the last is done.
    void wait_for(std::size_t requests)
    {
        {
            std::unique_lock lock(mutex);
            ASSERT_TRUE(changed.wait_for(lock, 10s, [&] { return bodies.size() >= requests; }));
        }
        EXPECT_EQ(body_of(get("/hello/x")), "hello x"); // by the same thread
    }

    void release(const Result<void>& outcome = {})
    {
        const std::lock_guard lock(mutex);
        held->release(last_ticket, outcome);
    }

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> bodies;
    std::uint64_t last_ticket = 0;
    HeldAnswers* held = nullptr;
};

TEST_F(InlinePostTest, IsAnsweredWhenItIsReleasedAndNotBefore)
{
    start();
    RawClient client(server->port());
    client.send(post("a"));
    wait_for(1);
    EXPECT_FALSE(client.has_answer());
    release();
    const auto answer = client.read_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 202 Accepted\r\n"));
    EXPECT_EQ(field_of(answer, "Content-Length"), "0");
    EXPECT_THAT(bodies, ElementsAre("a"));
    client.send(get_hello("y"));
    EXPECT_EQ(body_of(client.read_answer()), "hello y") << "the connection goes on";
}

TEST_F(InlinePostTest, HasTheFieldsOfAnyOtherAnswer)
{
    options.dispatch.cors.origins = {"https://app.example"};
    options.dispatch.cors.is_public = [](std::string_view path) { return path == "/echo"; };
    start();
    for (const std::string fields :
         {"", "Origin: https://a.example\r\n", "Origin: https://app.example\r\n"}) {
        RawClient client(server->port());
        const auto with_id = fields + "X-Request-Id: r-1\r\n";
        client.send(post("pass", with_id));
        auto routed = client.read_answer();
        const auto requests = bodies.size() + 1;
        client.send(post("a", with_id));
        wait_for(requests);
        release();
        const auto answer = client.read_answer();
        for (const auto* name :
             {"Vary", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials",
              "Access-Control-Expose-Headers", "X-Request-Id", "X-Content-Type-Options",
              "Referrer-Policy", "X-Frame-Options", "Connection"})
            EXPECT_EQ(field_of(answer, name), field_of(routed, name)) << name;
        EXPECT_NE(field_of(answer, "Date"), "");
    }
}

TEST_F(InlinePostTest, HasAnIdOfItsOwn)
{
    start();
    RawClient client(server->port());
    std::set<std::string> ids;
    for (const std::size_t requests : {1U, 2U}) {
        client.send(post("a"));
        wait_for(requests);
        release();
        ids.insert(field_of(client.read_answer(), "X-Request-Id"));
    }
    EXPECT_EQ(ids.size(), 2U);
    EXPECT_EQ(ids.begin()->size(), 16U);
}

TEST_F(InlinePostTest, KeepsItsPlaceAmongPipelinedRequests)
{
    start();
    RawClient client(server->port());
    client.send(get_hello("1") + post("2") + get_hello("3") + post("4"));
    EXPECT_EQ(body_of(client.read_answer()), "hello 1");
    wait_for(1);
    EXPECT_FALSE(client.has_answer());
    EXPECT_THAT(bodies, ElementsAre("2")) << "the next waits for its turn";
    release();
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
    EXPECT_EQ(body_of(client.read_answer()), "hello 3");
    wait_for(2);
    release();
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
}

TEST_F(InlinePostTest, DoesNotKeepTheAnswersBeforeItWaiting)
{
    options.inline_handler = [](std::size_t, const RequestHead& head, InlineAnswer& answer) {
        if (head.path != "/s")
            return false;
        answer.send({.status = Status::found, .location = "/there"});
        return true;
    };
    start();
    RawClient client(server->port());
    const std::string redirected = "GET /s HTTP/1.1\r\nHost: h\r\n\r\n";
    client.send(redirected + post("a") + redirected);
    wait_for(1);
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 302"));
    EXPECT_FALSE(client.has_answer());
    release();
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 302"));
}

TEST_F(InlinePostTest, IsSeenInOnePieceHoweverItComes)
{
    start();
    RawClient client(server->port());
    for (const char c : post("in pieces"))
        client.send(std::string_view(&c, 1));
    wait_for(1);
    release();
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(bodies, ElementsAre("in pieces"));
}

TEST_F(InlinePostTest, IsTheRoutersWhereItIsUnusual)
{
    start();
    RawClient client(server->port());
    const std::string large(1001, 'x');
    const std::vector<std::pair<std::string, std::string>> all{
        {post("pass"), "pass"},
        {post(large), large},
        {post(""), ""},
        {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
         "ab"},
    };
    for (const auto& [request, body] : all) {
        bodies.clear();
        client.send(request);
        if (body.empty()) {
            wait_for(1);
            release();
        }
        const auto answer = client.read_answer();
        EXPECT_EQ(body_of(answer), body);
        EXPECT_THAT(answer, StartsWith(body.empty() ? "HTTP/1.1 202" : "HTTP/1.1 200"));
    }
    bodies.clear();
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                "Content-Length: 1\r\n\r\n");
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100"));
    client.send("x");
    EXPECT_EQ(body_of(client.read_answer()), "x");
    client.send("POST /other HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(bodies, IsEmpty());
}

TEST_F(InlinePostTest, IsNotTakenUntilItsBodyHasCome)
{
    options.body_timeout = 50ms;
    start();
    RawClient client(server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcd");
    const auto answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 408"));
    EXPECT_EQ(field_of(answer, "Connection"), "close");
    EXPECT_THAT(bodies, IsEmpty());
}

TEST_F(InlinePostTest, IsDroppedWithAClientThatEndsBeforeItsBody)
{
    start();
    RawClient client(server->port());
    client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcd");
    client.end_sending();
    EXPECT_EQ(client.read_to_end(), "");
    EXPECT_THAT(bodies, IsEmpty());
}

TEST_F(InlinePostTest, IsAnsweredToAClientThatSendsNoMore)
{
    start();
    RawClient client(server->port());
    client.send(post("a"));
    client.end_sending();
    wait_for(1);
    release();
    EXPECT_THAT(client.read_to_end(), StartsWith("HTTP/1.1 202"));
}

TEST_F(InlinePostTest, IsForgottenWithTheConnection)
{
    start();
    RawClient gone(server->port());
    gone.send(post("a"));
    wait_for(1);
    RawClient other(server->port());
    other.send(post("b"));
    wait_for(2);
    gone.reset();
    RawClient third(server->port());
    third.send(post("c"));
    wait_for(3);
    release();
    EXPECT_THAT(other.read_answer(), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(third.read_answer(), StartsWith("HTTP/1.1 202"));
}

TEST_F(InlinePostTest, IsAnsweredForAllAtOnceThatWait)
{
    start();
    std::vector<RawClient> clients;
    for (int i = 0; i < 20; ++i) {
        clients.emplace_back(server->port());
        clients.back().send(post("a"));
    }
    wait_for(clients.size());
    release();
    for (auto& client : clients)
        EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
}

TEST_F(InlinePostTest, IsAnErrorWhereWhatItWaitsForFails)
{
    options.dispatch.cors.is_public = [](std::string_view) { return true; };
    start();
    RawClient client(server->port());
    client.send(post("a") + get_hello("next"));
    wait_for(1);
    release(failure(Errc::unavailable, "it may be lost"));
    const auto answer = client.read_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(body_of(answer), "it may be lost\n");
    EXPECT_EQ(field_of(answer, "Retry-After"), "1");
    EXPECT_EQ(field_of(answer, "Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(field_of(answer, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(body_of(client.read_answer()), "hello next");
}

TEST_F(InlinePostTest, IsAnErrorAtOnceWhereItCannotBeTaken)
{
    start();
    RawClient client(server->port());
    client.send(post("full") + post("throw") + get_hello("next"));
    const auto answer = client.read_answer();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(body_of(answer), "there is no room\n");
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 500"));
    EXPECT_EQ(body_of(client.read_answer()), "hello next");
}

// What was told of its ticket before it failed must release no other.
TEST_F(InlinePostTest, SharesItsTicketWithNoRequestThatFailed)
{
    start();
    RawClient client(server->port());
    client.send(post("throw"));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 500"));
    const auto failed = last_ticket;
    client.send(post("a"));
    wait_for(2);
    EXPECT_GT(last_ticket, failed);
    held->release(failed, {});
    EXPECT_EQ(body_of(get("/hello/x")), "hello x");
    EXPECT_FALSE(client.has_answer());
    release();
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 202"));
}

TEST_F(InlinePostTest, IsNotHeldForEver)
{
    options.handler_deadline = 50ms;
    start();
    RawClient client(server->port());
    client.send(post("a"));
    EXPECT_THAT(client.read_answer(), StartsWith("HTTP/1.1 503"));
    client.send(get_hello("x"));
    EXPECT_EQ(body_of(client.read_answer()), "hello x");
    release(); // late: nobody waits any more
    EXPECT_EQ(body_of(get("/hello/y")), "hello y");
    EXPECT_FALSE(client.has_answer());
}

TEST_F(InlinePostTest, IsAnsweredBeforeTheServerStops)
{
    start();
    RawClient client(server->port());
    client.send(post("a"));
    wait_for(1);
    RawClient idle(server->port());
    auto stopped = std::async(std::launch::async, [&] { return server->stop(10s); });
    EXPECT_EQ(idle.read_to_end(), ""); // then it is stopping
    release();
    const auto answer = client.read_to_end();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 202"));
    EXPECT_EQ(field_of(answer, "Connection"), "close");
    EXPECT_TRUE(stopped.get());
}

TEST_F(InlinePostTest, IsCutOffByAServerThatDoesNotWait)
{
    start();
    RawClient client(server->port());
    client.send(post("a"));
    wait_for(1);
    EXPECT_FALSE(server->stop(0ms));
    EXPECT_EQ(client.read_to_end(), "");
    release(); // of nobody
    server.reset();
}

TEST_F(InlinePostTest, IsCountedAsAnInlineAnswer)
{
    start();
    RawClient client(server->port());
    client.send(post("a"));
    wait_for(1);
    release();
    static_cast<void>(client.read_answer());
    EXPECT_THAT(metrics.to_text(),
                HasSubstr("waymark_http_requests_total{kind=\"inline\",status=\"2xx\"} 1\n"));
}

} // namespace
} // namespace waymark::http
