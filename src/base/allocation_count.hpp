// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

// Counts allocations: a program linked with allocation_count.cpp has its `operator new`.
namespace waymark {

// How often this thread has called `operator new` so far.
[[nodiscard]] std::size_t allocation_count();

} // namespace waymark
