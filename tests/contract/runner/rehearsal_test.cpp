// SPDX-License-Identifier: Apache-2.0
#include "rehearsal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace waymark::contract {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

using HttpRequest = beast::http::request<beast::http::string_body>;
using HttpResponse = beast::http::response<beast::http::string_body>;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// Answers a number of requests, one a connection, by a function of the request and its number.
class TinyServer {
public:
    using Answerer = std::function<HttpResponse(const HttpRequest&, int)>;

    TinyServer(int requests, Answerer answerer)
        : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}),
          thread_([this, requests, answer = std::move(answerer)] {
              for (int number = 1; number <= requests; ++number)
                  serve(answer, number);
          })
    {
    }
    ~TinyServer() { thread_.join(); }
    TinyServer(const TinyServer&) = delete;
    TinyServer& operator=(const TinyServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void serve(const Answerer& answer, int number)
    {
        asio::ip::tcp::socket socket(context_);
        acceptor_.accept(socket);
        beast::flat_buffer buffer;
        HttpRequest request;
        beast::http::read(socket, buffer, request);
        auto response = answer(request, number);
        response.prepare_payload();
        beast::http::write(socket, response);
    }

    asio::io_context context_;
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

HttpResponse json(std::string body)
{
    HttpResponse response(beast::http::status::ok, 11);
    response.set(beast::http::field::content_type, "application/json");
    response.body() = std::move(body);
    return response;
}

Exchange exchange(std::string_view text)
{
    auto transcript = parse_transcript(text);
    if (!transcript)
        throw std::runtime_error(transcript.error().message);
    return transcript->exchanges.front();
}

TEST(Rehearsal, SendsTheRequestAsItIsWritten)
{
    HttpRequest seen;
    {
        const TinyServer server(1, [&](const HttpRequest& request, int) {
            seen = request;
            return json("{}");
        });
        Variables variables{{"token", "secret"}};
        EXPECT_THAT(rehearse(exchange("### A\nPOST /a?b={{token}}\nAuthorization: Bearer {{token}}"
                                      "\n\n{\"c\": \"{{token}}\"}\n\nHTTP/1.1 200\n\n{}\n"),
                             server.port(), variables),
                    IsEmpty());
    }
    EXPECT_EQ(seen.target(), "/a?b=secret");
    EXPECT_EQ(seen["Authorization"], "Bearer secret");
    EXPECT_EQ(seen.body(), R"({"c": "secret"})");
}

TEST(Rehearsal, NamesTheServerUnlessTheRequestNamesAnother)
{
    std::vector<std::string> seen;
    std::string own;
    {
        const TinyServer server(2, [&](const HttpRequest& request, int) {
            for (const auto& field : request) {
                if (field.name() == beast::http::field::host)
                    seen.emplace_back(field.value());
            }
            return json("{}");
        });
        own = "127.0.0.1:" + std::to_string(server.port());
        Variables variables;
        for (const auto* const field : {"", "host: go.example.com\n"}) {
            const auto text = std::string("### A\nGET /\n") + field + "\nHTTP/1.1 200\n";
            EXPECT_THAT(rehearse(exchange(text), server.port(), variables), IsEmpty());
        }
    }
    EXPECT_THAT(seen, ElementsAre(own, "go.example.com"));
}

TEST(Rehearsal, SendsAFileInAForm)
{
    HttpRequest seen;
    {
        const TinyServer server(1, [&](const HttpRequest& request, int) {
            seen = request;
            return json("{}");
        });
        Variables variables;
        EXPECT_THAT(rehearse(exchange("### A\n@upload picture cat.gif AP8K\nPOST /a\n\n"
                                      "HTTP/1.1 200\n"),
                             server.port(), variables),
                    IsEmpty());
    }
    EXPECT_THAT(std::string(seen["Content-Type"]), StartsWith("multipart/form-data; boundary="));
    EXPECT_THAT(seen.body(), HasSubstr("form-data; name=\"picture\"; filename=\"cat.gif\"\r\n"));
    EXPECT_THAT(seen.body(), HasSubstr(std::string("\r\n\r\n\0\xff\n\r\n--", 11)));
}

TEST(Rehearsal, ComparesStatusFieldsAndBody)
{
    const TinyServer server(1, [](const HttpRequest&, int) { return json(R"({"a": 1})"); });
    Variables variables;
    EXPECT_THAT(rehearse(exchange("### A\nGET /\n\nHTTP/1.1 404\nContent-Type: {{absent}}\n"
                                  "Location: /b\n\n{\"a\": 2}\n"),
                         server.port(), variables),
                ElementsAre(StartsWith("status: expected 404, got 200"),
                            "Content-Type: expected to be absent, got application/json",
                            "Location: expected /b, is absent", "body.a: expected 2, got 1"));
}

TEST(Rehearsal, FindsAFieldAmongSeveralOfItsName)
{
    const TinyServer server(1, [](const HttpRequest&, int) {
        auto response = json("{}");
        response.insert("Set-Cookie", "first=1; Path=/");
        response.insert("Set-Cookie", "second=2; Path=/");
        return response;
    });
    Variables variables;
    EXPECT_THAT(rehearse(exchange("### A\nGET /\n\nHTTP/1.1 200\n"
                                  "Set-Cookie: second={{value=string}}; Path=/\n"),
                         server.port(), variables),
                IsEmpty());
    EXPECT_EQ(variables["value"], "2");
}

TEST(Rehearsal, AsksAgainUntilTheAnswerFits)
{
    const TinyServer server(3, [](const HttpRequest&, int number) {
        return json(R"({"clicks": )" + std::to_string(number) + "}");
    });
    Variables variables;
    EXPECT_THAT(rehearse(exchange("### A\n@within 10000ms\nGET /\n\nHTTP/1.1 200\n\n"
                                  "{\"clicks\": 3}\n"),
                         server.port(), variables),
                IsEmpty());
}

TEST(Rehearsal, RepeatsARequest)
{
    int answered = 0;
    {
        const TinyServer server(3, [&](const HttpRequest&, int number) {
            answered = number;
            return json("{}");
        });
        Variables variables;
        EXPECT_THAT(rehearse(exchange("### A\n@times 3\nGET /\n\nHTTP/1.1 200\n"), server.port(),
                             variables),
                    IsEmpty());
    }
    EXPECT_EQ(answered, 3);
}

TEST(Rehearsal, SaysThatNobodyAnswered)
{
    asio::io_context context;
    std::uint16_t port = 0;
    {
        const asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
        port = acceptor.local_endpoint().port();
    }
    Variables variables;
    EXPECT_THAT(rehearse(exchange("### A\nGET /\n\nHTTP/1.1 200\n"), port, variables),
                ElementsAre(StartsWith("no answer: ")));
}

} // namespace
} // namespace waymark::contract
