// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <netdb.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace waymark::clickhouse {

namespace {

namespace asio_error = boost::asio::error;

ErrorCode last_error()
{
    return {errno, boost::system::system_category()};
}

struct FreeAddresses {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

Addresses resolve(const Endpoint& endpoint, ErrorCode& error)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const auto port = std::to_string(endpoint.port);
    if (getaddrinfo(endpoint.host.c_str(), port.c_str(), &hints, &found) != 0)
        error = asio_error::host_not_found;
    return Addresses(found);
}

} // namespace

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), deadline_(other.deadline_)
{
}

Socket& Socket::operator=(Socket&& other) noexcept
{
    if (this != &other) {
        close();
        descriptor_ = std::exchange(other.descriptor_, -1);
        deadline_ = other.deadline_;
    }
    return *this;
}

void Socket::close()
{
    if (descriptor_ >= 0)
        ::close(std::exchange(descriptor_, -1));
}

void Socket::interrupt() const
{
    ::shutdown(descriptor_, SHUT_RDWR);
}

Socket Socket::connect(const Endpoint& endpoint, Deadline deadline, ErrorCode& error)
{
    Socket socket;
    socket.set_deadline(deadline);
    if (endpoint.is_unix()) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (endpoint.unix_path.size() >= sizeof(address.sun_path)) {
            error = asio_error::name_too_long;
            return socket;
        }
        std::memcpy(address.sun_path, endpoint.unix_path.data(), endpoint.unix_path.size());
        socket.connect_to(&address, sizeof(address), AF_UNIX, error);
        return socket;
    }
    const auto addresses = resolve(endpoint, error);
    for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
        error = {};
        socket.connect_to(at->ai_addr, at->ai_addrlen, at->ai_family, error);
        if (!error)
            break;
    }
    return socket;
}

void Socket::connect_to(const void* address, unsigned size, int family, ErrorCode& error)
{
    close();
    descriptor_ = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) {
        error = last_error();
        return;
    }
    if (::connect(descriptor_, static_cast<const sockaddr*>(address), size) != 0) {
        // A Unix socket whose queue is full answers EAGAIN: as good as refused, soon better.
        if (errno != EINPROGRESS) {
            error = last_error();
            return;
        }
        if (!wait(POLLOUT, error))
            return;
        int code = 0;
        socklen_t length = sizeof(code);
        getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &code, &length);
        if (code != 0) {
            error = {code, boost::system::system_category()};
            return;
        }
    }
    if (family != AF_UNIX) {
        const int on = 1;
        setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    }
}

bool Socket::is_stale() const
{
    pollfd state{descriptor_, POLLIN, 0};
    return descriptor_ < 0 || ::poll(&state, 1, 0) != 0;
}

bool Socket::wait(short events, ErrorCode& error) const
{
    using namespace std::chrono;
    for (;;) {
        const auto left = ceil<milliseconds>(deadline_ - steady_clock::now());
        constexpr milliseconds longest{3'600'000};
        const auto timeout = std::clamp(left, milliseconds{0}, longest);
        pollfd state{descriptor_, events, 0};
        const int ready = ::poll(&state, 1, static_cast<int>(timeout.count()));
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR) {
            error = last_error();
            return false;
        }
        if (ready == 0 && steady_clock::now() >= deadline_) {
            error = asio_error::timed_out;
            return false;
        }
    }
}

std::size_t Socket::read(std::span<iovec> vectors, ErrorCode& error)
{
    error = {};
    while (!vectors.empty()) {
        const ssize_t got = ::readv(descriptor_, vectors.data(), static_cast<int>(vectors.size()));
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (got == 0) {
            error = asio_error::eof;
            return 0;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN) {
            error = last_error();
            return 0;
        }
        if (!wait(POLLIN, error))
            return 0;
    }
    return 0;
}

std::size_t Socket::write(std::span<iovec> vectors, ErrorCode& error)
{
    error = {};
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = vectors.size();
    while (!vectors.empty()) {
        const ssize_t sent = ::sendmsg(descriptor_, &message, MSG_NOSIGNAL);
        if (sent >= 0)
            return static_cast<std::size_t>(sent);
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN) {
            error = last_error();
            return 0;
        }
        if (!wait(POLLOUT, error))
            return 0;
    }
    return 0;
}

} // namespace waymark::clickhouse
