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

// A non-blocking listening socket that shares its port with others of the process (SO_REUSEPORT).
// The unspecified address listens on IPv6 and IPv4. Throws std::system_error.
[[nodiscard]] FileDescriptor listen_tcp(const IpAddress& address, std::uint16_t port, int backlog);

[[nodiscard]] std::uint16_t local_port(const FileDescriptor& socket);

struct AcceptedSocket {
    FileDescriptor socket; // non-blocking, TCP_NODELAY
    IpAddress peer;
    int error = 0; // errno, when there is no socket
};

[[nodiscard]] AcceptedSocket accept_tcp(const FileDescriptor& listener);

} // namespace waymark::http
