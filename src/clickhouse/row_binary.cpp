// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/row_binary.hpp"

#include <algorithm>

namespace waymark::clickhouse {

void RowBinary::grow(std::size_t bytes)
{
    const std::size_t capacity = std::max({capacity_ * 2, size_ + bytes, std::size_t{4096}});
    auto data = std::make_unique_for_overwrite<char[]>(capacity);
    if (size_ > 0)
        std::memcpy(data.get(), data_.get(), size_);
    data_ = std::move(data);
    capacity_ = capacity;
}

} // namespace waymark::clickhouse
