// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/report.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::collect {

enum class SegmentCall : std::uint8_t { track, page, screen, identify, group, alias, batch };

// Messages in the words of Segment's libraries.
struct SegmentMessages {
    std::string write_key; // of the body; empty if it has none
    std::vector<Report> reports;
};

inline constexpr std::size_t segment_message_bytes_max = std::size_t{32} * 1024;
inline constexpr std::size_t segment_batch_bytes_max = 500'000;
inline constexpr std::size_t segment_batch_messages_max = 2'500;

// Reads the body of a call. Pages and screens are page views, tracks are custom events; calls that
// tell who somebody is (identify, group, alias) count nothing, and keep what they tell.
//
// A message's time is moved by what the client's clock differs from ours, where the client says
// when it sent the message (`sentAt`) at `now`. An id that is no UUID becomes the UUID of its hash.
//
// invalid_argument: the body is no JSON object; a batch has no or too many messages; a message is
// too large, of no known type, or a track without the name of its event. `field` names it, as in
// "batch[3].event".
[[nodiscard]] Result<SegmentMessages> parse_segment_body(SegmentCall call, std::string_view body,
                                                         TimePoint now);

// The user name of an Authorization field of the scheme Basic (RFC 7617), in which Segment's
// clients send their write key. Nothing if the field is none.
[[nodiscard]] std::optional<std::string> basic_user(std::string_view authorization);

} // namespace waymark::api::collect
