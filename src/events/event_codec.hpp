// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/event.hpp"

#include <cstddef>
#include <span>

// An event as bytes: the payload of a spool record (docs/formats/spool.md, "Payload").
//
// A fixed little-endian header holds the numbers; after it come the texts that aren't empty, each
// as tag, length, bytes. A reader skips tags that it doesn't know, and header bytes beyond those
// that it knows, so an older build reads what a newer one wrote.
namespace waymark::events {

// Longer texts are cut when they are written, between two UTF-8 sequences. In bytes.
namespace text_max {
inline constexpr std::size_t user_agent = 1024;
inline constexpr std::size_t url = 2048;      // referrer, path, query, url and label, each
inline constexpr std::size_t name = 256;      // host, name, user, visit, UTM, Accept-Language
inline constexpr std::size_t title = 512;     // also click_id
inline constexpr std::size_t token = 128;     // the client's visitor, type, property keys
inline constexpr std::size_t word = 32;       // click_id_kind, screen, currency
inline constexpr std::size_t property = 1024; // the value of one property
} // namespace text_max

// Properties beyond this number are left out.
inline constexpr std::size_t properties_max = 64;

// No encoded event is longer. In bytes.
inline constexpr std::size_t encoded_event_bytes_max = std::size_t{96} * 1024;

// The bytes that `encode_into` will write.
[[nodiscard]] std::size_t encoded_size(const Event& event);

// Writes the event to the front of `out` and returns the number of bytes, which is
// encoded_size(event); `out` has room for them. Allocates nothing.
std::size_t encode_into(const Event& event, std::span<std::byte> out);

// Reads an event. Its texts point into `bytes`; the capacity of `event.properties` is used again.
//
// invalid_argument: the bytes are no event of this version. `event` is then unspecified.
[[nodiscard]] Result<void> decode(std::span<const std::byte> bytes, Event& event);

} // namespace waymark::events
