// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace waymark::events {

// Records that the event store will never take, kept for a person to look at: the payload of each
// in a file `<sequence>-<offset>.event` (mode 0600). Keeping one again changes nothing. One
// thread's.
class DeadLetters {
public:
    // More are not kept.
    static constexpr std::size_t files_max = 10'000;

    // The directory is made when the first one is kept.
    explicit DeadLetters(std::filesystem::path directory) : directory_(std::move(directory)) {}

    // unavailable: it can't be written now.
    [[nodiscard]] Result<void> keep(std::uint64_t sequence, std::uint64_t offset,
                                    std::span<const std::byte> payload);

private:
    std::filesystem::path directory_;
};

} // namespace waymark::events
