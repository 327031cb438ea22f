// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/spool_format.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace waymark::events {

struct Record {
    std::uint64_t offset = 0; // of its first byte in the segment
    std::uint64_t end = 0;    // of the record behind it
    std::span<const std::byte> payload;
};

// Reads the records of a segment in order.
//
// Where no valid record stands, it looks for the next one, eight bytes at a time: records don't
// depend on each other, and their checksum is bound to segment and place, so what it finds was
// written there. Such a search is bounded: it gives up after checking 16 times the segment's size.
// Not thread-safe; the bytes must outlive the reader and the records.
class SegmentReader {
public:
    // `bytes` is the segment from its header on, up to where records may stand; `offset` is where
    // a record starts, or the end.
    SegmentReader(std::span<const std::byte> bytes, std::uint32_t salt,
                  std::uint64_t offset = segment_header_bytes);

    // The next record; nothing when there is none up to the end.
    [[nodiscard]] std::optional<Record> next();

    // The end of the last record read, or where reading began.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }
    // Bytes passed over between valid records so far.
    [[nodiscard]] std::uint64_t skipped_bytes() const { return skipped_bytes_; }
    [[nodiscard]] std::uint64_t skipped_regions() const { return skipped_regions_; }

private:
    [[nodiscard]] std::optional<Record> record_at(std::uint64_t offset);
    [[nodiscard]] std::optional<Record> search_from(std::uint64_t offset);

    std::span<const std::byte> bytes_;
    std::uint32_t salt_;
    std::uint64_t offset_;
    std::uint64_t check_budget_;
    std::uint64_t skipped_bytes_ = 0;
    std::uint64_t skipped_regions_ = 0;
};

} // namespace waymark::events
