// SPDX-License-Identifier: Apache-2.0
#include "http_client.hpp"

#include "base/text.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <limits>

namespace waymark::contract {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

// Written by hand, so that a request may be as wrong as its transcript wants it.
std::string to_wire(std::uint16_t port, const Call& call)
{
    std::string wire = fmt::format("{} {} HTTP/1.1\r\n", call.method, call.target);
    const auto is_host = [](const auto& field) { return iequals(field.first, "Host"); };
    if (std::ranges::none_of(call.fields, is_host))
        wire += fmt::format("Host: 127.0.0.1:{}\r\n", port);
    wire += "Connection: close\r\n";
    for (const auto& [name, value] : call.fields)
        wire += fmt::format("{}: {}\r\n", name, value);
    if (!call.body.empty())
        wire += fmt::format("Content-Length: {}\r\n", call.body.size());
    return wire + "\r\n" + call.body;
}

asio::awaitable<Answer> exchange(std::uint16_t port, Call call, std::chrono::milliseconds deadline)
{
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    stream.expires_after(deadline);
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), port);
    co_await stream.async_connect(server, asio::use_awaitable);
    const std::string wire = to_wire(port, call);
    co_await asio::async_write(stream, asio::buffer(wire), asio::use_awaitable);

    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    parser.skip(call.method == "HEAD");
    beast::flat_buffer buffer;
    co_await beast::http::async_read(stream, buffer, parser, asio::use_awaitable);

    auto response = parser.release();
    Answer answer;
    answer.status = response.result_int();
    for (const auto& field : response)
        answer.fields.emplace_back(field.name_string(), field.value());
    answer.body = std::move(response.body());
    co_return answer;
}

} // namespace

Answer call(std::uint16_t port, const Call& call, std::chrono::milliseconds deadline)
{
    asio::io_context context;
    Answer answer;
    std::exception_ptr thrown;
    asio::co_spawn(context, exchange(port, call, deadline),
                   [&](std::exception_ptr error, Answer got) {
                       thrown = std::move(error);
                       answer = std::move(got);
                   });
    context.run();
    if (thrown)
        std::rethrow_exception(thrown);
    return answer;
}

} // namespace waymark::contract
