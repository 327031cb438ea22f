// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace waymark::http {

// Owns a file descriptor.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~FileDescriptor() { reset(); }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
    void reset();

private:
    int fd_ = -1;
};

struct ListenOptions {
    IpAddress address; // unspecified: IPv6 and IPv4
    std::uint16_t port = 0;
    int backlog = 1024;
    // Joins the sockets that this process listens with on that port already. Else nobody may listen
    // there: a second server of the same user would get a part of the first one's connections.
    bool joins = false;
};

// A non-blocking listening socket that others may join (SO_REUSEPORT). Throws std::system_error.
[[nodiscard]] FileDescriptor listen_tcp(const ListenOptions& options);

[[nodiscard]] std::uint16_t local_port(const FileDescriptor& socket);

struct AcceptedSocket {
    FileDescriptor socket; // non-blocking, TCP_NODELAY
    IpAddress peer;
    int error = 0; // errno, when there is no socket
};

[[nodiscard]] AcceptedSocket accept_tcp(const FileDescriptor& listener);

} // namespace waymark::http
