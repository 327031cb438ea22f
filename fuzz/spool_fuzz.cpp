// SPDX-License-Identifier: Apache-2.0
#include "events/event_codec.hpp"
#include "events/forward_state.hpp"
#include "events/segment_reader.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

using namespace waymark::events;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

// What decodes, encodes again to something that decodes to the same.
void check_event(std::span<const std::byte> bytes)
{
    Event event;
    if (!decode(bytes, event))
        return;
    std::vector<std::byte> once(encoded_size(event));
    require(once.size() <= encoded_event_bytes_max);
    require(encode_into(event, once) == once.size());
    Event second;
    require(decode(once, second).has_value());
    std::vector<std::byte> twice(encoded_size(second));
    encode_into(second, twice);
    require(once == twice);
}

void check_segment(std::span<const std::byte> bytes)
{
    const auto header = read_segment_header(bytes);
    SegmentReader reader(bytes, header ? header->salt : 0);
    std::uint64_t end = segment_header_bytes;
    while (const auto record = reader.next()) {
        require(record->offset >= end && record->end <= bytes.size());
        require(record->end == reader.offset());
        end = record->end;
        check_event(record->payload);
    }
}

// The fuzzer can't guess checksums: its bytes become the payload of a good record, between zeros.
void check_as_payload(std::span<const std::byte> payload)
{
    if (payload.empty() || payload.size() > record_payload_bytes_max)
        return;
    constexpr std::uint32_t salt = 7;
    constexpr std::size_t offset = segment_header_bytes + 16;
    std::vector<std::byte> bytes(offset + record_bytes(payload.size()));
    const auto length = static_cast<std::uint32_t>(payload.size());
    const std::uint32_t checksum = record_checksum(salt, offset, payload);
    std::memcpy(bytes.data() + offset, &length, sizeof(length));
    std::memcpy(bytes.data() + offset + sizeof(length), &checksum, sizeof(checksum));
    std::memcpy(bytes.data() + offset + record_header_bytes, payload.data(), payload.size());
    SegmentReader reader(bytes, salt);
    const auto record = reader.next();
    require(record && record->offset == offset && record->payload.size() == payload.size());
}

} // namespace

// Arbitrary bytes as a segment, as an event and as the forwarder's state.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    check_segment(bytes);
    check_event(bytes);
    check_as_payload(bytes);
    const auto* const text = static_cast<const char*>(static_cast<const void*>(data));
    if (const auto state = parse_forward_state({text, size}))
        require(parse_forward_state(to_text(*state)) == *state);
    return 0;
}
