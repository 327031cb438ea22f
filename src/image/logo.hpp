// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// Small pictures in the middle of QR codes.
namespace waymark::image {

// Of the code's edge: a symbol that may lose 30 % stays readable with it.
inline constexpr double logo_share = 0.2;

// The picture in a WebP file as a PNG file, made smaller to fit a square of `edge` pixels.
//
// invalid_argument: it is no such picture.
[[nodiscard]] Result<std::string> logo_as_png(std::string_view webp, std::uint32_t edge);

// A PNG file with another one in its middle. Both are ours.
[[nodiscard]] Result<std::string> place_in_middle(std::string_view png, std::string_view logo_png);

} // namespace waymark::image
