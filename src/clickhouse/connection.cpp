// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/connection.hpp"

#include "base/text.hpp"

#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <utility>

namespace waymark::clickhouse {

namespace http = boost::beast::http;

namespace {

constexpr std::uint64_t answer_bytes_max = std::uint64_t{1} << 30U;

[[noreturn]] void throw_unavailable(std::string_view server, std::string_view doing,
                                    const ErrorCode& error)
{
    throw Unavailable(fmt::format("{}: {}: {}", server, doing, error.message()));
}

} // namespace

Connection::Connection(const Endpoint& endpoint, Deadline deadline) : name_(endpoint.to_string())
{
    ErrorCode error;
    socket_ = Socket::connect(endpoint, deadline, error);
    if (error)
        throw_unavailable(name_, "connect", error);
}

Answer Connection::exchange(const Exchange& exchange, Deadline deadline)
{
    socket_.set_deadline(deadline);
    ErrorCode write_error;
    send(exchange, write_error);
    if (write_error == boost::asio::error::timed_out)
        throw_unavailable(name_, "write", write_error);

    // A server that refuses a request early closes before it has read the body: its answer is
    // there to be read although the write failed.
    ErrorCode read_error;
    auto answer = receive(read_error);
    if (write_error && read_error)
        throw_unavailable(name_, "write", write_error);
    if (read_error)
        throw_unavailable(name_, "read", read_error);
    answer.keep_alive = answer.keep_alive && !write_error;
    return answer;
}

void Connection::send(const Exchange& exchange, ErrorCode& error)
{
    http::request<http::span_body<const char>> request(
        exchange.is_get ? http::verb::get : http::verb::post, exchange.target, 11);
    request.set(http::field::host, exchange.host);
    request.set(http::field::user_agent, "waymark");
    if (!exchange.user.empty()) {
        request.set("X-ClickHouse-User", exchange.user);
        request.set("X-ClickHouse-Key", exchange.password);
    }
    request.body() = {exchange.body.data(), exchange.body.size()};
    request.prepare_payload();
    http::write(socket_, request, error);
}

Answer Connection::receive(ErrorCode& error)
{
    http::response_parser<http::string_body> parser;
    parser.body_limit(answer_bytes_max);
    http::read(socket_, buffer_, parser, error);
    if (error)
        return {};
    auto response = parser.release();
    Answer answer;
    answer.status = response.result_int();
    answer.keep_alive = response.keep_alive();
    if (const auto field = response.find("X-ClickHouse-Exception-Code"); field != response.end())
        answer.exception_code = parse_number<int>(field->value()).value_or(0);
    answer.body = std::move(response.body());
    return answer;
}

} // namespace waymark::clickhouse
