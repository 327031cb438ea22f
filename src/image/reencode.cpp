// SPDX-License-Identifier: Apache-2.0
#include "image/reencode.hpp"

#include "image/picture.hpp"
#include "image/picture_size.hpp"

#include <cstdint>
#include <limits>
#include <utility>

namespace waymark::image {

namespace {

std::unexpected<Error> refused(std::string message)
{
    return failure(Errc::invalid_argument, std::move(message), "file");
}

Picture decode(PictureFormat format, std::string_view file)
{
    switch (format) {
    case PictureFormat::jpeg:
        return decode_jpeg(file);
    case PictureFormat::png:
        return decode_png(file);
    case PictureFormat::webp:
        return decode_webp(file);
    case PictureFormat::gif:
        return decode_gif(file);
    }
    std::unreachable();
}

} // namespace

Result<std::string> reencode_as_webp(std::string_view file, const ReencodeOptions& options)
{
    const auto head = read_picture_head(file);
    if (!head || file.size() > std::numeric_limits<int>::max())
        return refused("Invalid file: it must be a JPEG, PNG, WebP or GIF picture.");
    const auto pixels = std::uint64_t{head->width} * head->height;
    if (pixels == 0 || pixels > options.pixels_max)
        return refused("Invalid file: the picture has too many pixels, or none.");
    if (pixels * head->scans > options.pixels_max_in_scans)
        return refused("Invalid file: the picture has too many scans.");

    auto picture = decode(head->format, file);
    if (!picture)
        return refused("Invalid file: the picture is damaged.");
    picture = fit(std::move(picture), {static_cast<double>(options.width_max),
                                       static_cast<double>(options.height_max)});
    auto made = picture ? encode_webp(*picture) : std::string();
    if (made.empty())
        return refused("Invalid file: the picture can't be converted.");
    return made;
}

} // namespace waymark::image
