// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// QR codes (ISO/IEC 18004) as pictures. The symbol is the smallest that holds the text as bytes.
namespace waymark::qr {

// How much of a symbol may be unreadable: about 7, 15, 25 and 30 percent.
enum class Level { low, medium, quartile, high };

struct Colour {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
};

inline constexpr unsigned size_px_min = 32;
inline constexpr unsigned size_px_max = 4096;
inline constexpr unsigned margin_modules_max = 64;

struct Options {
    // The edge of the square picture. Modules are whole pixels; what they leave over widens the
    // margin.
    unsigned size_px = 300;
    unsigned margin_modules = 4; // at least so much on each side
    Level level = Level::medium;
    Colour foreground{.r = 0, .g = 0, .b = 0};
    Colour background{.r = 255, .g = 255, .b = 255};
};

// The bytes of a PNG file, and the text of an SVG document. Both throw if memory is short.
//
// invalid_argument: `text` is empty, or too long for the level: at most 2953, 2331, 1663 and 1273
//                   bytes; `size` is out of its bounds, or too few pixels for the modules of this
//                   text and its margin; `margin` is out of its bounds.
[[nodiscard]] Result<std::string> png(std::string_view text, const Options& options);
[[nodiscard]] Result<std::string> svg(std::string_view text, const Options& options);

} // namespace waymark::qr
