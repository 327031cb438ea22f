// SPDX-License-Identifier: Apache-2.0
#include "http/input_buffer.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace waymark::http {

std::span<char> InputBuffer::space(std::size_t bytes_max)
{
    if (end_ - begin_ >= bytes_max)
        return {};
    if (end_ == capacity_ && begin_ > 0) {
        std::memmove(memory_.get(), memory_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == capacity_)
        grow(std::min(std::max(initial_bytes, 2 * capacity_), std::max(bytes_max, initial_bytes)));
    return {memory_.get() + end_, capacity_ - end_};
}

void InputBuffer::consume(std::size_t bytes)
{
    assert(bytes <= end_ - begin_);
    begin_ += bytes;
    if (begin_ == end_)
        begin_ = end_ = 0;
}

void InputBuffer::release()
{
    if (begin_ != end_)
        return;
    memory_.reset();
    capacity_ = begin_ = end_ = 0;
}

void InputBuffer::grow(std::size_t capacity)
{
    auto memory = std::make_unique_for_overwrite<char[]>(capacity);
    if (end_ > 0)
        std::memcpy(memory.get(), memory_.get(), end_);
    memory_ = std::move(memory);
    capacity_ = capacity;
}

} // namespace waymark::http
