// SPDX-License-Identifier: Apache-2.0
#include "events/segment_reader.hpp"

#include <cstring>

namespace waymark::events {

namespace {

constexpr std::uint64_t check_budget_factor = 16;

std::uint32_t load32(const std::byte* from)
{
    std::uint32_t value = 0;
    std::memcpy(&value, from, sizeof(value));
    return value;
}

} // namespace

SegmentReader::SegmentReader(std::span<const std::byte> bytes, std::uint32_t salt,
                             std::uint64_t offset)
    : bytes_(bytes), salt_(salt), offset_(offset), check_budget_(bytes.size() * check_budget_factor)
{
}

std::optional<Record> SegmentReader::next()
{
    auto record = record_at(offset_);
    if (!record) {
        record = search_from(offset_ + record_alignment);
        if (!record)
            return std::nullopt;
        skipped_bytes_ += record->offset - offset_;
        ++skipped_regions_;
    }
    offset_ = record->end;
    return record;
}

std::optional<Record> SegmentReader::record_at(std::uint64_t offset)
{
    if (offset > bytes_.size() || bytes_.size() - offset < record_header_bytes)
        return std::nullopt;
    const std::byte* const header = bytes_.data() + offset;
    const std::uint32_t length = load32(header);
    if (length == 0 || length > record_payload_bytes_max || length > check_budget_)
        return std::nullopt;
    if (record_bytes(length) > bytes_.size() - offset)
        return std::nullopt;

    const auto payload = bytes_.subspan(offset + record_header_bytes, length);
    if (record_checksum(salt_, offset, payload) != load32(header + sizeof(std::uint32_t))) {
        check_budget_ -= length;
        return std::nullopt;
    }
    return Record{.offset = offset, .end = offset + record_bytes(length), .payload = payload};
}

std::optional<Record> SegmentReader::search_from(std::uint64_t offset)
{
    for (; offset < bytes_.size(); offset += record_alignment) {
        if (auto record = record_at(offset))
            return record;
    }
    return std::nullopt;
}

} // namespace waymark::events
