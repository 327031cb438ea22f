// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace waymark {

// Which part of an ordered list is wanted.
struct Slice {
    std::uint64_t offset = 0;
    std::size_t limit = 10;
};

// A part of an ordered list.
template <typename T>
struct Page {
    std::vector<T> items;
    std::uint64_t total = 0; // in the whole list
};

} // namespace waymark
