// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"
#include "http/test_certificate.hpp"
#include "http/test_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::http {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct ClientTest : TestServer {
    Result<FetchResponse> fetch(FetchRequest request)
    {
        asio::io_context context;
        auto result = asio::co_spawn(context, client->fetch(std::move(request)), asio::use_future);
        context.run();
        return result.get();
    }
    std::string url(std::string_view path, std::string_view scheme = "http") const
    {
        return fmt::format("{}://127.0.0.1:{}{}", scheme, server->port(), path);
    }
    Errc error_of(FetchRequest request)
    {
        const auto response = fetch(std::move(request));
        EXPECT_FALSE(response);
        return response ? Errc::conflict : response.error().code;
    }

    std::unique_ptr<Client> client = std::make_unique<Client>(Client::Options{});
};

TEST_F(ClientTest, SendsTheRequestAndReadsTheAnswer)
{
    router.add(Method::put, "/in/{x}", Access::anyone,
               [](Request& request) -> asio::awaitable<Response> {
                   co_return json(Status::created, {{"q", request.query},
                                                    {"body", request.body},
                                                    {"agent", request.field("User-Agent")}})
                       .with("X-Extra", std::string(request.field("X-Mine")));
               });
    start();
    const auto response = fetch({.method = Method::put,
                                 .url = url("/in/a?b=c"),
                                 .fields = {{"X-Mine", "1"}},
                                 .body = "data"});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->status, 201U);
    EXPECT_EQ(response->field("x-extra"), "1");
    EXPECT_EQ(response->body, R"({"q":"b=c","body":"data","agent":"Waymark"})");
}

TEST_F(ClientTest, RefusesWhatIsNoHttpUrl)
{
    for (const std::string target : {"", "/path", "ftp://h/", "http://", "http://h:x/"})
        EXPECT_EQ(error_of({.url = target}), Errc::invalid_argument) << target;
}

TEST_F(ClientTest, ConnectsOnlyToAllowedAddresses)
{
    start();
    const auto is_public = [](const IpAddress& address) { return !address.is_private(); };
    EXPECT_EQ(error_of({.url = url("/hello/x"), .allow_address = is_public}), Errc::forbidden);
    EXPECT_EQ(error_of({.url = fmt::format("http://localhost:{}/", server->port()),
                        .allow_address = is_public}),
              Errc::forbidden);
}

TEST_F(ClientTest, GivesUpWhenNobodyListens)
{
    start();
    const auto target = url("/");
    server.reset();
    EXPECT_EQ(error_of({.url = target}), Errc::unavailable);
}

TEST_F(ClientTest, GivesUpWhenTheAnswerIsLate)
{
    router.add(Method::get, "/late", Access::anyone, [](Request&) -> asio::awaitable<Response> {
        asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
        co_await timer.async_wait(asio::use_awaitable);
        co_return no_content();
    });
    start();
    EXPECT_EQ(error_of({.url = url("/late"), .timeout = 50ms}), Errc::unavailable);
}

TEST_F(ClientTest, RefusesAnAnswerThatIsTooLarge)
{
    router.add(Method::get, "/big", Access::anyone, [](Request&) -> asio::awaitable<Response> {
        co_return text(Status::ok, std::string(1000, 'x'));
    });
    start();
    EXPECT_EQ(error_of({.url = url("/big"), .body_bytes_max = 999}), Errc::unavailable);
    EXPECT_TRUE(fetch({.url = url("/big"), .body_bytes_max = 1000}));
}

TEST_F(ClientTest, SpeaksTlsWithServersThatItCanVerify)
{
    const TestCertificate certificate;
    options.tls = {.certificate_file = certificate.certificate_file(),
                   .key_file = certificate.key_file()};
    start();
    EXPECT_EQ(error_of({.url = url("/hello/x", "https")}), Errc::unavailable);

    client = std::make_unique<Client>(
        Client::Options{.authorities_file = certificate.certificate_file()});
    const auto response = fetch({.url = url("/hello/x", "https")});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "hello x");
}

TEST_F(ClientTest, SendsAndReadsLargeBodiesOverTls)
{
    const TestCertificate certificate;
    options.tls = {.certificate_file = certificate.certificate_file(),
                   .key_file = certificate.key_file()};
    options.body_bytes_max = 5'000'000;
    start();
    client = std::make_unique<Client>(
        Client::Options{.authorities_file = certificate.certificate_file()});
    const std::string body(4'000'000, 'x');
    const auto response = fetch({.method = Method::post,
                                 .url = url("/echo", "https"),
                                 .body = body,
                                 .body_bytes_max = 5'000'000});
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, body);
}

TEST_F(ClientTest, TellsWhichTlsFileIsWrong)
{
    const TestCertificate certificate;
    options.tls = {.certificate_file = certificate.certificate_file(), .key_file = "/absent"};
    const auto wrong_key = Server::create(router, options, metrics);
    ASSERT_FALSE(wrong_key);
    EXPECT_EQ(wrong_key.error().code, Errc::invalid_argument);
    EXPECT_EQ(wrong_key.error().field, "key_file");
    options.tls->certificate_file = "/absent";
    EXPECT_EQ(Server::create(router, options, metrics).error().field, "certificate_file");
}

} // namespace
} // namespace waymark::http
