// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace waymark::consistency {

using Moment = std::chrono::steady_clock::time_point;

// Names what was written; no two writes of a test share one, but for those of `absent`.
using Version = std::uint64_t;
inline constexpr Version absent = 0;
inline constexpr Version nobodys = UINT64_MAX; // is never written

// A write or a read, as its client saw it: it took effect at some moment between these two.
struct Access {
    Version version = absent;
    Moment begun;
    Moment answered;
};

// All that happened to one value that several clients wrote and read at once.
struct Register {
    std::vector<Access> writes; // answered ones
    std::vector<Access> reads;
};

void append(Register& target, const Register& more);

// What is wrong with the reads of a register: each must show a write that began before the read
// ended, and behind which no other one both began and was answered before the read began.
struct Verdict {
    std::size_t reads = 0;
    std::size_t stale = 0;               // showed what had been overwritten before they began
    std::chrono::nanoseconds stalest{0}; // for how long, at most
    std::size_t strange = 0;             // showed what nobody had written yet
};

[[nodiscard]] Verdict judge(const Register& value);

} // namespace waymark::consistency
