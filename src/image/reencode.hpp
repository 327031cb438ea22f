// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// Pictures that strangers upload: taken apart and made anew, so that nothing of the file itself is
// ever served.
namespace waymark::image {

struct ReencodeOptions {
    std::uint32_t width_max = 1200; // larger ones are made smaller, keeping their proportions
    std::uint32_t height_max = 630;
    // By the file's own word; looked at before decoding.
    std::uint64_t pixels_max = 40'000'000;
    std::uint64_t pixels_max_in_scans = 4'000'000'000; // a progressive picture has some ten scans
};

// The first picture in a JPEG, PNG, WebP or GIF file, told by its first bytes, as a WebP file
// without metadata. Takes up to some hundred milliseconds.
//
// invalid_argument: it is none of these, too large, or damaged.
[[nodiscard]] Result<std::string> reencode_as_webp(std::string_view file,
                                                   const ReencodeOptions& options);

} // namespace waymark::image
