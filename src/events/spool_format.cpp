// SPDX-License-Identifier: Apache-2.0
#include "events/spool_format.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace waymark::events {

namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::array<char, 8> segment_magic{'W', 'M', 'S', 'P', 'O', 'O', 'L', '\n'};
constexpr std::string_view segment_suffix = ".spool";
constexpr std::size_t sequence_digits = 16;

struct HeaderLayout {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t writer;
    std::uint64_t sequence;
    std::uint64_t bytes;
    std::int64_t created_ms;
    std::uint32_t salt;
    std::array<std::uint8_t, 16> zero;
    std::uint32_t checksum;
};
static_assert(sizeof(HeaderLayout) == segment_header_bytes);

std::uint32_t header_checksum(std::span<const std::byte> header)
{
    return crc32c(header.first(offsetof(HeaderLayout, checksum)));
}

} // namespace

void write_segment_header(const SegmentHeader& header,
                          std::span<std::byte, segment_header_bytes> out)
{
    const HeaderLayout layout{.magic = segment_magic,
                              .version = segment_version,
                              .writer = header.writer,
                              .sequence = header.sequence,
                              .bytes = header.bytes,
                              .created_ms = to_epoch_ms(header.created),
                              .salt = header.salt,
                              .zero = {},
                              .checksum = 0};
    std::memcpy(out.data(), &layout, sizeof(layout));
    const std::uint32_t checksum = header_checksum(out);
    std::memcpy(out.data() + offsetof(HeaderLayout, checksum), &checksum, sizeof(checksum));
}

Result<SegmentHeader> read_segment_header(std::span<const std::byte> bytes)
{
    if (bytes.size() < segment_header_bytes)
        return failure(Errc::invalid_argument, "the segment is shorter than its header");
    HeaderLayout layout{};
    std::memcpy(&layout, bytes.data(), sizeof(layout));
    if (layout.magic != segment_magic)
        return failure(Errc::invalid_argument, "this is not a spool segment");
    if (layout.checksum != header_checksum(bytes))
        return failure(Errc::invalid_argument, "the segment's header is damaged");
    if (layout.version != segment_version)
        return failure(Errc::invalid_argument, "the segment is of an unknown version");
    return SegmentHeader{.writer = layout.writer,
                         .salt = layout.salt,
                         .sequence = layout.sequence,
                         .bytes = layout.bytes,
                         .created = from_epoch_ms(layout.created_ms)};
}

std::uint32_t record_checksum(std::uint32_t salt, std::uint64_t offset,
                              std::span<const std::byte> payload)
{
    const std::array<std::uint64_t, 2> place{offset, (std::uint64_t{salt} << 32U) | payload.size()};
    return crc32c(payload, crc32c(std::as_bytes(std::span(place))));
}

std::string segment_file_name(std::uint64_t sequence)
{
    return fmt::format("{:016}{}", sequence, segment_suffix);
}

std::optional<std::uint64_t> parse_segment_file_name(const std::string& name)
{
    if (name.size() < sequence_digits + segment_suffix.size() || !name.ends_with(segment_suffix))
        return std::nullopt;
    const std::string_view digits(name.data(), name.size() - segment_suffix.size());
    return parse_number<std::uint64_t>(digits);
}

} // namespace waymark::events
