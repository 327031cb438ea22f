// SPDX-License-Identifier: Apache-2.0
#include "image/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <utility>

namespace waymark::image {

namespace {

constexpr int webp_quality = 85; // of 100

struct FreeBytes {
    void operator()(void* bytes) const { gdFree(bytes); }
};

Picture decode(std::string_view file, gdImage* (*decoder)(int, void*))
{
    keep_gd_quiet();
    return Picture(decoder(static_cast<int>(file.size()), const_cast<char*>(file.data())));
}

std::string take(void* bytes, int size)
{
    const std::unique_ptr<void, FreeBytes> owned(bytes);
    return owned ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size))
                 : std::string();
}

} // namespace

void keep_gd_quiet()
{
    static std::once_flag once;
    std::call_once(once, [] { gdSetErrorMethod([](int, const char*, va_list) {}); });
}

Picture decode_png(std::string_view file)
{
    return decode(file, &gdImageCreateFromPngPtr);
}

Picture decode_webp(std::string_view file)
{
    return decode(file, &gdImageCreateFromWebpPtr);
}

Picture decode_jpeg(std::string_view file)
{
    return decode(file, &gdImageCreateFromJpegPtr);
}

Picture decode_gif(std::string_view file)
{
    return decode(file, &gdImageCreateFromGifPtr);
}

std::string encode_png(gdImage& picture)
{
    int size = 0;
    void* const bytes = gdImagePngPtr(&picture, &size);
    return take(bytes, size);
}

std::string encode_webp(gdImage& picture)
{
    int size = 0;
    void* const bytes = gdImageWebpPtrEx(&picture, &size, webp_quality);
    return take(bytes, size);
}

Picture fit(Picture picture, const Bounds& bounds)
{
    const double scale = std::min({1.0, bounds.width / picture->sx, bounds.height / picture->sy});
    const auto length = [scale](int pixels) {
        return std::max(1, static_cast<int>(std::lround(pixels * scale)));
    };
    if (gdImagePaletteToTrueColor(picture.get()) == 0)
        return nullptr;
    gdImageSaveAlpha(picture.get(), 1);
    if (scale >= 1)
        return picture;
    Picture small(gdImageCreateTrueColor(length(picture->sx), length(picture->sy)));
    if (!small)
        return nullptr;
    gdImageAlphaBlending(small.get(), 0);
    gdImageSaveAlpha(small.get(), 1);
    gdImageCopyResampled(small.get(), picture.get(), 0, 0, 0, 0, small->sx, small->sy, picture->sx,
                         picture->sy);
    return small;
}

} // namespace waymark::image
