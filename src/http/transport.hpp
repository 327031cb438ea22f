// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/socket.hpp"
#include "http/tls.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace waymark::http {

enum class IoStatus {
    done,        // some bytes went through
    would_block, // none for now
    closed,      // the peer has ended its side
    failed,
};

struct IoResult {
    IoStatus status = IoStatus::failed;
    std::size_t bytes = 0;
};

// A connection's socket, plain or under TLS. Never blocks.
class Transport {
public:
    explicit Transport(FileDescriptor socket, TlsConnection tls = {})
        : socket_(std::move(socket)), tls_(std::move(tls))
    {
    }

    [[nodiscard]] IoResult receive(std::span<char> into);
    [[nodiscard]] IoResult send(std::string_view bytes);
    // After a read that filled less than it was given, nothing more is waiting.
    [[nodiscard]] bool short_read_means_empty() const { return !tls_; }
    [[nodiscard]] bool is_tls() const { return static_cast<bool>(tls_); }
    [[nodiscard]] int fd() const { return socket_.get(); }

    // Tells the peer that no more will come.
    void shut_down();
    void close() { socket_.reset(); }

private:
    FileDescriptor socket_;
    TlsConnection tls_;
};

} // namespace waymark::http
