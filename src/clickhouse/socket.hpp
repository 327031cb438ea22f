// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

namespace waymark::clickhouse {

using Deadline = std::chrono::steady_clock::time_point;
using ErrorCode = boost::system::error_code;

// A connected stream socket whose every operation ends by a deadline: what Beast asks of a
// synchronous stream, which Asio's own sockets can't bound in time. Not thread-safe, but for
// `interrupt`.
class Socket {
public:
    // Tries each address of the endpoint. On failure `error` says why the last one failed.
    [[nodiscard]] static Socket connect(const Endpoint& endpoint, Deadline deadline,
                                        ErrorCode& error);

    Socket() = default;
    ~Socket() { close(); }
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;

    void set_deadline(Deadline deadline) { deadline_ = deadline; }
    // True if the other end has closed, or has sent what nobody asked for.
    [[nodiscard]] bool is_stale() const;
    void close();
    // Ends a read or write of another thread, and those to come. Not while the socket is connected,
    // moved or closed.
    void interrupt() const;

    template <typename MutableBuffers>
    std::size_t read_some(const MutableBuffers& buffers, ErrorCode& error)
    {
        std::array<iovec, vectors_max> vectors{};
        return read(gather(buffers, vectors), error);
    }
    template <typename ConstBuffers>
    std::size_t write_some(const ConstBuffers& buffers, ErrorCode& error)
    {
        std::array<iovec, vectors_max> vectors{};
        return write(gather(buffers, vectors), error);
    }
    template <typename MutableBuffers>
    std::size_t read_some(const MutableBuffers& buffers)
    {
        return or_throw([&](ErrorCode& error) { return read_some(buffers, error); });
    }
    template <typename ConstBuffers>
    std::size_t write_some(const ConstBuffers& buffers)
    {
        return or_throw([&](ErrorCode& error) { return write_some(buffers, error); });
    }

private:
    static constexpr std::size_t vectors_max = 16;

    explicit Socket(int descriptor) : descriptor_(descriptor) {}

    template <typename Buffers>
    static std::span<iovec> gather(const Buffers& buffers, std::span<iovec, vectors_max> vectors)
    {
        std::size_t count = 0;
        const auto end = boost::asio::buffer_sequence_end(buffers);
        for (auto at = boost::asio::buffer_sequence_begin(buffers); at != end; ++at) {
            const boost::asio::const_buffer buffer(*at);
            if (buffer.size() == 0)
                continue;
            if (count == vectors.size())
                break;
            vectors[count++] = {const_cast<void*>(buffer.data()), buffer.size()};
        }
        return vectors.first(count);
    }

    template <typename Operation>
    static std::size_t or_throw(Operation operation)
    {
        ErrorCode error;
        const std::size_t bytes = operation(error);
        if (error)
            throw boost::system::system_error(error);
        return bytes;
    }

    std::size_t read(std::span<iovec> vectors, ErrorCode& error);
    std::size_t write(std::span<iovec> vectors, ErrorCode& error);
    bool wait(short events, ErrorCode& error) const;
    void connect_to(const void* address, unsigned size, int family, ErrorCode& error);

    int descriptor_ = -1;
    Deadline deadline_ = Deadline::max();
};

} // namespace waymark::clickhouse
