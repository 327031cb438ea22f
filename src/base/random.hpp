// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace waymark {

// xoshiro256++ (Blackman and Vigna, 2019): fast, of good quality, predictable. For draws and ids
// that need not be secret. Not thread-safe: one a thread. Satisfies UniformRandomBitGenerator.
class Random {
public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t seed);
    // Seeded from the system.
    [[nodiscard]] static Random from_system();

    [[nodiscard]] static constexpr result_type min() { return 0; }
    [[nodiscard]] static constexpr result_type max() { return UINT64_MAX; }
    result_type operator()();

    // Uniform in [0, bound); bound is at least 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    // Uniform in [0, 1).
    [[nodiscard]] double unit();

private:
    std::array<std::uint64_t, 4> state_{};
};

// Unpredictable bytes from the kernel (getrandom). Throws std::system_error if it has none.
void fill_secret(std::span<std::uint8_t> out);

// `length` characters drawn evenly from `alphabet`, unpredictable.
[[nodiscard]] std::string secret_text(std::size_t length, std::string_view alphabet);

} // namespace waymark
