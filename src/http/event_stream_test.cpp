// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.hpp"
#include "http/test_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;
using boost::asio::awaitable;
using testing::HasSubstr;

TEST(EventText, PutsEachLineOfTheDataOnItsOwn)
{
    EXPECT_EQ(to_event_text("click", "a\nb\r\nc"), "event: click\ndata: a\ndata: b\ndata: c\n\n");
    EXPECT_EQ(to_event_text("", ""), "data: \n\n");
    EXPECT_EQ(to_event_text("a\nb", "x"), "event: ab\ndata: x\n\n");
}

TEST(EventQueue, RefusesWhatDoesNotFitAndWakesOncePerFilling)
{
    int woken = 0;
    EventQueue queue(10, [&] { ++woken; });
    EXPECT_TRUE(queue.push("12345"));
    EXPECT_TRUE(queue.push("67890"));
    EXPECT_FALSE(queue.push("x"));
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(queue.take(), "1234567890");
    EXPECT_TRUE(queue.push("x"));
    EXPECT_EQ(woken, 2);
}

TEST(EventQueue, TakesNothingOnceItIsClosed)
{
    EventQueue queue(10, [] {});
    EXPECT_TRUE(queue.push("kept"));
    queue.close();
    EXPECT_FALSE(queue.push("lost"));
    EXPECT_EQ(queue.take(), "kept");
}

struct EventStreamTest : TestServer {
    void start_streaming()
    {
        router.add(Method::get, "/live", Access::anyone, [this](Request&) -> awaitable<Response> {
            Response response;
            response.stream = [this](std::shared_ptr<EventStream> stream) {
                opened.set_value(std::move(stream));
            };
            co_return response;
        });
        start();
    }

    std::promise<std::shared_ptr<EventStream>> opened;
};

TEST_F(EventStreamTest, SendsEventsAsTheyComeAndEndsWithItsLastOwner)
{
    start_streaming();
    RawClient client(server->port());
    client.send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
    auto stream = opened.get_future().get();
    const auto head = client.read_until("\r\n\r\n");
    EXPECT_EQ(field_of(head, "Content-Type"), "text/event-stream");
    EXPECT_TRUE(stream->send("click", "1"));
    EXPECT_EQ(client.read_until("\n\n"), "event: click\ndata: 1\n\n");
    EXPECT_TRUE(stream->send("click", "2"));
    stream.reset();
    EXPECT_EQ(client.read_to_end(), "event: click\ndata: 2\n\n");
}

TEST_F(EventStreamTest, KeepsQuietConnectionsAliveByComments)
{
    options.stream_comment_every = 20ms;
    start_streaming();
    RawClient client(server->port());
    client.send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto stream = opened.get_future().get();
    EXPECT_THAT(client.read_until(": keep-alive\n\n"), HasSubstr("200 OK"));
}

TEST_F(EventStreamTest, SeesThatTheClientIsGone)
{
    start_streaming();
    auto client = std::make_unique<RawClient>(server->port());
    client->send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto stream = opened.get_future().get();
    EXPECT_FALSE(stream->closed());
    client.reset();
    while (!stream->closed())
        std::this_thread::yield();
    EXPECT_FALSE(stream->send("", "x"));
}

TEST_F(EventStreamTest, RefusesEventsForAReaderThatIsTooSlow)
{
    options.stream_bytes_max = 64 * 1024;
    start_streaming();
    RawClient client(server->port());
    client.send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto stream = opened.get_future().get();
    const std::string event(10'000, 'x');
    bool refused = false;
    for (int i = 0; i < 100'000 && !refused; ++i)
        refused = !stream->send("", event);
    EXPECT_TRUE(refused);
    EXPECT_FALSE(stream->closed());
}

TEST_F(EventStreamTest, IsClosedWhenTheServerStopsAndMayOutliveIt)
{
    start_streaming();
    RawClient client(server->port());
    client.send("GET /live HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto stream = opened.get_future().get();
    EXPECT_TRUE(server->stop(5s));
    server.reset();
    EXPECT_TRUE(stream->closed());
    EXPECT_FALSE(stream->send("", "x"));
}

} // namespace
} // namespace waymark::http
