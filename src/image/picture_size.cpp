// SPDX-License-Identifier: Apache-2.0
#include "image/picture_size.hpp"

#include <webp/decode.h>

#include <cstddef>

namespace waymark::image {

namespace {

using namespace std::string_view_literals;

constexpr auto png_signature = "\x89PNG\r\n\x1a\n"sv;
constexpr auto jpeg_signature = "\xff\xd8\xff"sv;

std::uint32_t byte_at(std::string_view file, std::size_t at)
{
    return static_cast<unsigned char>(file[at]);
}

std::uint32_t big_endian_16(std::string_view file, std::size_t at)
{
    return (byte_at(file, at) << 8U) | byte_at(file, at + 1);
}

std::uint32_t big_endian_32(std::string_view file, std::size_t at)
{
    return (big_endian_16(file, at) << 16U) | big_endian_16(file, at + 2);
}

std::uint32_t little_endian_16(std::string_view file, std::size_t at)
{
    return byte_at(file, at) | (byte_at(file, at + 1) << 8U);
}

std::optional<PictureHead> read_png(std::string_view file)
{
    constexpr std::size_t width_at = 16;
    constexpr std::size_t height_at = 20;
    if (file.size() < height_at + 4 || file.substr(12, 4) != "IHDR")
        return std::nullopt;
    return PictureHead{PictureFormat::png, big_endian_32(file, width_at),
                       big_endian_32(file, height_at)};
}

std::optional<PictureHead> read_gif(std::string_view file)
{
    if (file.size() < 10)
        return std::nullopt;
    return PictureHead{PictureFormat::gif, little_endian_16(file, 6), little_endian_16(file, 8)};
}

std::optional<PictureHead> read_webp(std::string_view file)
{
    int width = 0;
    int height = 0;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(file.data());
    if (WebPGetInfo(bytes, file.size(), &width, &height) == 0)
        return std::nullopt;
    return PictureHead{PictureFormat::webp, static_cast<std::uint32_t>(width),
                       static_cast<std::uint32_t>(height)};
}

bool is_frame_header(std::uint32_t marker)
{
    constexpr std::uint32_t huffman_tables = 0xc4;
    constexpr std::uint32_t extensions = 0xc8;
    constexpr std::uint32_t arithmetic_conditioning = 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && marker != huffman_tables && marker != extensions &&
           marker != arithmetic_conditioning;
}

// Markers that no length follows, and the zero byte that makes 0xff data: before the frame they
// have no business, and a decoder that passes over them would find another frame than we do.
bool stands_alone(std::uint32_t marker)
{
    constexpr std::uint32_t stuffing = 0x00;
    constexpr std::uint32_t temporary = 0x01;
    constexpr std::uint32_t first_restart = 0xd0;
    constexpr std::uint32_t end_of_image = 0xd9;
    return marker == stuffing || marker == temporary ||
           (marker >= first_restart && marker <= end_of_image);
}

// At least as many as a decoder goes through, wherever it looks for them.
std::uint32_t count_scans(std::string_view file)
{
    constexpr auto start_of_scan = "\xff\xda"sv;
    std::uint32_t scans = 0;
    for (auto at = file.find(start_of_scan); at != std::string_view::npos;
         at = file.find(start_of_scan, at + start_of_scan.size()))
        ++scans;
    return scans;
}

// Walks over the segments until the one that begins the frame.
std::optional<PictureHead> read_jpeg(std::string_view file)
{
    std::size_t at = 2;
    while (at + 9 <= file.size() && byte_at(file, at) == 0xff) {
        const auto marker = byte_at(file, at + 1);
        if (marker == 0xff) { // filling
            ++at;
            continue;
        }
        if (is_frame_header(marker))
            return PictureHead{.format = PictureFormat::jpeg,
                               .width = big_endian_16(file, at + 7),
                               .height = big_endian_16(file, at + 5),
                               .scans = count_scans(file)};
        if (stands_alone(marker))
            return std::nullopt;
        at += 2 + big_endian_16(file, at + 2);
    }
    return std::nullopt;
}

} // namespace

std::optional<PictureHead> read_picture_head(std::string_view file)
{
    if (file.starts_with(png_signature))
        return read_png(file);
    if (file.starts_with(jpeg_signature))
        return read_jpeg(file);
    if (file.starts_with("GIF87a") || file.starts_with("GIF89a"))
        return read_gif(file);
    if (file.starts_with("RIFF") && file.size() >= 12 && file.substr(8, 4) == "WEBP")
        return read_webp(file);
    return std::nullopt;
}

} // namespace waymark::image
