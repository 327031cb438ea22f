// SPDX-License-Identifier: Apache-2.0
#include "http/test_server.hpp"

#include "base/text.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <poll.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace waymark::http {

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        throw std::runtime_error("cannot connect to the server under test");
}

void RawClient::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        const auto count = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0)
            return; // the server has closed: the test looks at what it answered
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void RawClient::end_sending() const
{
    ::shutdown(socket_.get(), SHUT_WR);
}

void RawClient::reset()
{
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_.reset();
}

bool RawClient::receive()
{
    std::array<char, 65536> buffer{};
    const auto count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        throw std::runtime_error("the server under test does not answer");
    if (count <= 0) {
        ended_ = true;
        return false;
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

bool RawClient::has_answer() const
{
    pollfd poll{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    return !received_.empty() || ::poll(&poll, 1, 0) > 0;
}

std::string RawClient::read_until(std::string_view text)
{
    std::size_t at = received_.find(text);
    while (at == std::string::npos) {
        if (!receive())
            return std::exchange(received_, {});
        at = received_.find(text);
    }
    std::string before = received_.substr(0, at + text.size());
    received_.erase(0, before.size());
    return before;
}

std::string RawClient::read_answer(bool with_body)
{
    std::string answer = read_until("\r\n\r\n");
    const auto length = parse_number<std::size_t>(field_of(answer, "Content-Length")).value_or(0);
    if (!with_body)
        return answer;
    while (received_.size() < length && receive()) {
    }
    answer += received_.substr(0, length);
    received_.erase(0, length);
    return answer;
}

std::string RawClient::read_to_end()
{
    while (receive()) {
    }
    return std::exchange(received_, {});
}

std::string field_of(std::string_view answer, std::string_view name)
{
    std::string_view rest = answer.substr(0, answer.find("\r\n\r\n"));
    while (!rest.empty()) {
        const auto end = rest.find("\r\n");
        const auto [field, value] = cut(rest.substr(0, end), ':');
        if (iequals(field, name))
            return std::string(trim(value));
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 2);
    }
    return {};
}

std::string body_of(std::string_view answer)
{
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

TestServer::TestServer()
{
    options.address = IpAddress::v4(INADDR_LOOPBACK);
    options.tick = std::chrono::milliseconds{10};
    router.add(Method::get, "/hello/{name}", Access::anyone,
               [](Request& request) -> boost::asio::awaitable<Response> {
                   co_return text(Status::ok, "hello " + request.path_parameter("name"));
               });
    router.add(Method::post, "/echo", Access::anyone,
               [](Request& request) -> boost::asio::awaitable<Response> {
                   co_return text(Status::ok, request.body);
               });
}

void TestServer::start()
{
    auto created = Server::create(router, options, metrics);
    ASSERT_TRUE(created) << created.error().message;
    server = *std::move(created);
    server->start();
}

std::string TestServer::ask(std::string_view request) const
{
    RawClient client(server->port());
    client.send(request);
    return client.read_answer(!request.starts_with("HEAD"));
}

std::string TestServer::get(std::string_view path, std::string_view more_fields) const
{
    return ask(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n{}\r\n", path, more_fields));
}

} // namespace waymark::http
