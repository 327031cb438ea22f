// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

// The byte format of spool segments. docs/formats/spool.md is its description: change both.
namespace waymark::events {

inline constexpr std::uint32_t segment_version = 1;
inline constexpr std::size_t segment_header_bytes = 64;
inline constexpr std::size_t record_header_bytes = 8;
inline constexpr std::size_t record_alignment = 8;
inline constexpr std::size_t record_payload_bytes_max = std::size_t{256} * 1024;
inline constexpr std::size_t segment_bytes_min = std::size_t{1} << 20U;
inline constexpr std::size_t segment_bytes_max = std::size_t{1} << 30U;

struct SegmentHeader {
    std::uint32_t writer = 0;
    std::uint32_t salt = 0;     // random: part of each record's checksum
    std::uint64_t sequence = 0; // unique in the directory, and growing
    std::uint64_t bytes = 0;    // of the file, when it was made
    TimePoint created{};

    friend bool operator==(const SegmentHeader&, const SegmentHeader&) = default;
};

// The end of a record: what has to be on the disk for the record to be.
struct Position {
    std::uint64_t sequence = 0;
    std::uint64_t offset = 0;

    friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

void write_segment_header(const SegmentHeader& header,
                          std::span<std::byte, segment_header_bytes> out);

// invalid_argument: too short, another magic or version, or a wrong checksum.
[[nodiscard]] Result<SegmentHeader> read_segment_header(std::span<const std::byte> bytes);

// What a record of `payload` bytes takes up, its header and padding included.
[[nodiscard]] constexpr std::size_t record_bytes(std::size_t payload)
{
    return (record_header_bytes + payload + record_alignment - 1) & ~(record_alignment - 1);
}

// The checksum of the record at `offset`. It covers segment, place, length and payload: bytes that
// merely look like a record (a copy, or what a client chose to send) don't pass for one.
[[nodiscard]] std::uint32_t record_checksum(std::uint32_t salt, std::uint64_t offset,
                                            std::span<const std::byte> payload);

// "0000000000000042.spool", and back.
[[nodiscard]] std::string segment_file_name(std::uint64_t sequence);
[[nodiscard]] std::optional<std::uint64_t> parse_segment_file_name(const std::string& name);

} // namespace waymark::events
