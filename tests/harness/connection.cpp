// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace waymark::harness {

namespace {

constexpr std::string_view head_end = "\r\n\r\n";

[[noreturn]] void throw_errno(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// The sockets API wants every address behind a pointer to one type.
sockaddr* generic(sockaddr_in& address)
{
    return reinterpret_cast<sockaddr*>(&address);
}

int open_socket()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0)
        throw_errno("socket");
    return socket;
}

} // namespace

std::string_view Answer::field(std::string_view name) const
{
    std::string_view rest = cut(head, '\n').second;
    while (!rest.empty()) {
        const auto [line, behind] = cut(rest, '\n');
        const auto [key, value] = cut(line, ':');
        if (iequals(key, name))
            return trim(value.substr(0, value.find('\r')));
        rest = behind;
    }
    return {};
}

Connection::Connection(std::uint16_t port, std::chrono::milliseconds patience)
    : socket_(open_socket())
{
    const timeval wait{.tv_sec = patience.count() / 1000,
                       .tv_usec = patience.count() % 1000 * 1000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    auto address = loopback(port);
    if (::connect(socket_, generic(address), sizeof(address)) != 0) {
        const int error = errno;
        ::close(std::exchange(socket_, -1));
        throw std::system_error(error, std::generic_category(), "connect");
    }
}

Connection::~Connection()
{
    if (socket_ >= 0)
        ::close(socket_);
}

Connection::Connection(Connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), input_(std::move(other.input_))
{
}

Connection& Connection::operator=(Connection&& other) noexcept
{
    std::swap(socket_, other.socket_);
    std::swap(input_, other.input_);
    return *this;
}

bool Connection::send(std::string_view bytes) const
{
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Connection::receive()
{
    std::array<char, 16 * 1024> chunk{};
    const auto got = ::recv(socket_, chunk.data(), chunk.size(), 0);
    has_ended_ = got == 0 || (got < 0 && errno == ECONNRESET);
    if (got <= 0)
        return false;
    input_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<Answer> Connection::read_answer()
{
    std::size_t end = 0;
    while ((end = input_.find(head_end)) == std::string::npos) {
        if (!receive())
            return std::nullopt;
    }
    Answer answer;
    answer.head = input_.substr(0, end);
    input_.erase(0, end + head_end.size());
    const auto status = cut(std::string_view(answer.head), ' ').second.substr(0, 3);
    answer.status = parse_number<unsigned>(status).value_or(0);
    const auto length = parse_number<std::size_t>(answer.field("Content-Length")).value_or(0);
    while (input_.size() < length) {
        if (!receive())
            return std::nullopt;
    }
    answer.body = input_.substr(0, length);
    input_.erase(0, length);
    return answer;
}

std::optional<std::string> Connection::read_rest()
{
    while (receive()) {
    }
    if (!has_ended_)
        return std::nullopt;
    return std::exchange(input_, {});
}

bool Connection::ends()
{
    if (!input_.empty())
        return false;
    char byte = 0;
    const auto got = ::recv(socket_, &byte, 1, 0);
    return got == 0 || (got < 0 && errno == ECONNRESET);
}

std::string get(std::string_view target)
{
    return fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", target);
}

std::string post(std::string_view target, std::string_view json, std::string_view token)
{
    std::string authorization;
    if (!token.empty())
        authorization = fmt::format("Authorization: Bearer {}\r\n", token);
    return fmt::format("POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}Content-Type: application/json\r\n"
                       "Content-Length: {}\r\n\r\n{}",
                       target, authorization, json.size(), json);
}

std::uint16_t free_port()
{
    const int socket = open_socket();
    auto address = loopback(0);
    socklen_t size = sizeof(address);
    const bool is_bound = ::bind(socket, generic(address), size) == 0 &&
                          ::getsockname(socket, generic(address), &size) == 0;
    ::close(socket);
    if (!is_bound)
        throw_errno("bind");
    return ntohs(address.sin_port);
}

} // namespace waymark::harness
