// SPDX-License-Identifier: Apache-2.0
#include "http/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace waymark::http {

namespace {

[[noreturn]] void throw_errno(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

void set_option(int fd, int level, int option, int value)
{
    if (::setsockopt(fd, level, option, &value, sizeof value) != 0)
        throw_errno("setsockopt");
}

// The sockets API wants every address behind a pointer to one type.
template <typename Address>
sockaddr* generic(Address& address)
{
    return reinterpret_cast<sockaddr*>(&address);
}

IpAddress to_ip(const sockaddr_in6& address)
{
    IpAddress::Bytes bytes;
    std::memcpy(bytes.data(), &address.sin6_addr, bytes.size());
    return IpAddress(bytes);
}

IpAddress to_ip(const sockaddr_storage& storage)
{
    if (storage.ss_family == AF_INET6) {
        sockaddr_in6 address{};
        std::memcpy(&address, &storage, sizeof address);
        return to_ip(address);
    }
    sockaddr_in address{};
    std::memcpy(&address, &storage, sizeof address);
    return IpAddress::v4(ntohl(address.sin_addr.s_addr));
}

void bind_v4(int fd, const IpAddress& address, std::uint16_t port)
{
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(address.v4_value());
    if (::bind(fd, generic(name), sizeof name) != 0)
        throw_errno("bind");
}

void bind_v6(int fd, const IpAddress& address, std::uint16_t port)
{
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, address.is_unspecified() ? 0 : 1);
    sockaddr_in6 name{};
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    std::memcpy(&name.sin6_addr, address.bytes().data(), address.bytes().size());
    if (::bind(fd, generic(name), sizeof name) != 0)
        throw_errno("bind");
}

} // namespace

void FileDescriptor::reset()
{
    if (fd_ >= 0)
        ::close(std::exchange(fd_, -1));
}

FileDescriptor listen_tcp(const ListenOptions& options)
{
    constexpr int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    const bool v4 = options.address.is_v4();
    FileDescriptor listener(::socket(v4 ? AF_INET : AF_INET6, type, 0));
    if (!listener)
        throw_errno("socket");
    const int fd = listener.get();
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    // Set after the bind, the option lets others join, but finds those who are there before.
    if (options.joins)
        set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (v4)
        bind_v4(fd, options.address, options.port);
    else
        bind_v6(fd, options.address, options.port);
    if (!options.joins)
        set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (::listen(fd, options.backlog) != 0)
        throw_errno("listen");
    return listener;
}

std::uint16_t local_port(const FileDescriptor& socket)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    if (::getsockname(socket.get(), generic(name), &size) != 0)
        throw_errno("getsockname");
    sockaddr_in any{}; // the port stands at the same place in both families
    std::memcpy(&any, &name, sizeof any);
    return ntohs(any.sin_port);
}

AcceptedSocket accept_tcp(const FileDescriptor& listener)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    const int fd = ::accept4(listener.get(), generic(name), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        return {.error = errno};
    const int on = 1;
    // Fails only if the peer has gone already, which the first read tells.
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return {.socket = FileDescriptor(fd), .peer = to_ip(name)};
}

} // namespace waymark::http
