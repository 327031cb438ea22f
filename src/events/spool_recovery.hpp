// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/segment.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace waymark::events {

// What was found in a spool directory at its opening.
struct RecoveryReport {
    std::uint64_t segments = 0; // that hold records
    std::uint64_t records = 0;
    std::uint64_t bytes = 0; // of those records
    // Tails that were no complete record: written when the process or the machine stopped.
    std::uint64_t cut_segments = 0;
    std::uint64_t cut_bytes = 0;
    // Damage between valid records, passed over.
    std::uint64_t skipped_regions = 0;
    std::uint64_t skipped_bytes = 0;
    // Files without a valid header, renamed to `*.damaged`.
    std::uint64_t set_aside = 0;

    [[nodiscard]] bool is_clean() const
    {
        return cut_segments == 0 && skipped_regions == 0 && set_aside == 0;
    }
};

struct Recovery {
    std::vector<std::shared_ptr<Segment>> segments; // by sequence
    RecoveryReport report;
};

// Reads every segment in `directory` to its last valid record and cuts off what is behind it.
// Segments without a record are deleted. The caller holds the directory's lock.
//
// unavailable: the directory or a file in it can't be read.
[[nodiscard]] Result<Recovery> recover_spool(const std::filesystem::path& directory);

} // namespace waymark::events
