// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace waymark::image {

enum class PictureFormat { jpeg, png, webp, gif };

struct PictureHead {
    PictureFormat format = PictureFormat::png;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t scans = 1; // at most so often a decoder goes over all pixels
};

// What a file says of itself, without decoding it: JPEG (ITU T.81, annex B), PNG (W3C, section 11),
// GIF (version 89a, section 18), WebP (RFC 9649). Nothing if it is none of these, or its size is
// not told where the format has it.
[[nodiscard]] std::optional<PictureHead> read_picture_head(std::string_view file);

} // namespace waymark::image
