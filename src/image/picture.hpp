// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gd.h>

#include <memory>
#include <string>
#include <string_view>

// GD's pictures, owned. For this module's sources.
namespace waymark::image {

struct DestroyPicture {
    void operator()(gdImage* picture) const { gdImageDestroy(picture); }
};
using Picture = std::unique_ptr<gdImage, DestroyPicture>;

// Whatever GD has to say of a stranger's file is told by its results.
void keep_gd_quiet();

// GD only reads what it is given, but takes it as writable. At most 2 GiB.
[[nodiscard]] Picture decode_png(std::string_view file);
[[nodiscard]] Picture decode_webp(std::string_view file);
[[nodiscard]] Picture decode_jpeg(std::string_view file);
[[nodiscard]] Picture decode_gif(std::string_view file);

// Empty if memory is short.
[[nodiscard]] std::string encode_png(gdImage& picture);
[[nodiscard]] std::string encode_webp(gdImage& picture);

struct Bounds {
    double width = 0;
    double height = 0;
};

// The picture in true colour, its transparency kept, made smaller if it exceeds the bounds. Null if
// memory is short.
[[nodiscard]] Picture fit(Picture picture, const Bounds& bounds);

} // namespace waymark::image
