// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace waymark::http {

// What was received and not yet understood, in one piece. Its memory is kept from request to
// request and given back when the connection idles.
class InputBuffer {
public:
    [[nodiscard]] std::string_view data() const { return {memory_.get() + begin_, end_ - begin_}; }

    // Room for at least one more byte, and at most `bytes_max` bytes altogether: empty when data()
    // is that large already. Views of data() are invalid afterwards.
    [[nodiscard]] std::span<char> space(std::size_t bytes_max);
    // The first `bytes` of space() have been written.
    void commit(std::size_t bytes) { end_ += bytes; }
    // The first `bytes` of data() have been understood. They stay readable until space().
    void consume(std::size_t bytes);
    // Gives the memory back, if there is no data.
    void release();

private:
    static constexpr std::size_t initial_bytes = 4096;

    void grow(std::size_t capacity);

    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace waymark::http
