// SPDX-License-Identifier: Apache-2.0
#include "qr/qr.hpp"

#include <fmt/format.h>

#include <png.h>
#include <qrencode.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace waymark::qr {

namespace {

// What the largest symbol holds at the lowest level.
constexpr std::size_t text_bytes_max = 2953;

// A symbol: a square of dark and light modules.
class Symbol {
public:
    explicit Symbol(QRcode* code) : code_(code) {}

    [[nodiscard]] unsigned width() const { return static_cast<unsigned>(code_->width); }
    [[nodiscard]] bool is_dark(unsigned x, unsigned y) const
    {
        return (code_->data[std::size_t{y} * width() + x] & 1U) != 0;
    }

private:
    struct Free {
        void operator()(QRcode* code) const { QRcode_free(code); }
    };
    std::unique_ptr<QRcode, Free> code_;
};

// A symbol and its place in the picture.
struct Picture {
    Symbol symbol;
    unsigned module_px;
    unsigned offset_px; // of the symbol, from above and from the left
};

QRecLevel to_library(Level level)
{
    switch (level) {
    case Level::low:
        return QR_ECLEVEL_L;
    case Level::medium:
        return QR_ECLEVEL_M;
    case Level::quartile:
        return QR_ECLEVEL_Q;
    case Level::high:
        return QR_ECLEVEL_H;
    }
    return QR_ECLEVEL_M;
}

std::unexpected<Error> too_long()
{
    return failure(Errc::invalid_argument, "The text is too long for a QR code of this level.",
                   "text");
}

Result<Symbol> encode(std::string_view text, Level level)
{
    if (text.empty())
        return failure(Errc::invalid_argument, "A QR code needs a text.", "text");
    if (text.size() > text_bytes_max)
        return too_long();
    const auto* const bytes =
        static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
    auto* const code =
        QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, to_library(level));
    if (code != nullptr)
        return Symbol(code);
    if (errno == ERANGE)
        return too_long();
    throw std::system_error(errno, std::generic_category(), "encode a QR code");
}

std::optional<Error> find_fault(const Options& options)
{
    if (options.size_px < size_px_min || options.size_px > size_px_max)
        return Error{
            Errc::invalid_argument,
            fmt::format("The size must be from {} to {} pixels.", size_px_min, size_px_max),
            "size"};
    if (options.margin_modules > margin_modules_max)
        return Error{Errc::invalid_argument,
                     fmt::format("The margin must be from 0 to {} modules.", margin_modules_max),
                     "margin"};
    return std::nullopt;
}

Result<Picture> lay_out(std::string_view text, const Options& options)
{
    if (auto fault = find_fault(options))
        return std::unexpected(*std::move(fault));
    auto symbol = encode(text, options.level);
    if (!symbol)
        return std::unexpected(std::move(symbol).error());
    const unsigned modules = symbol->width() + 2 * options.margin_modules;
    const unsigned module_px = options.size_px / modules;
    if (module_px == 0)
        return failure(
            Errc::invalid_argument,
            fmt::format("The size must be at least {} pixels for this text and margin.", modules),
            "size");
    const unsigned offset_px = (options.size_px - symbol->width() * module_px) / 2;
    return Picture{*std::move(symbol), module_px, offset_px};
}

// A byte for each pixel: 1 if it is dark.
std::vector<std::uint8_t> to_pixels(const Picture& picture, unsigned size_px)
{
    std::vector<std::uint8_t> pixels(std::size_t{size_px} * size_px);
    const unsigned symbol_px = picture.symbol.width() * picture.module_px;
    for (unsigned y = 0; y < symbol_px; ++y) {
        const auto row = std::size_t{picture.offset_px + y} * size_px + picture.offset_px;
        for (unsigned x = 0; x < symbol_px; ++x) {
            const bool is_dark =
                picture.symbol.is_dark(x / picture.module_px, y / picture.module_px);
            pixels[row + x] = is_dark ? 1 : 0;
        }
    }
    return pixels;
}

std::string to_png(const std::vector<std::uint8_t>& pixels, const Options& options)
{
    const auto& [fore, back] = std::pair(options.foreground, options.background);
    const std::array<std::uint8_t, 6> palette{back.r, back.g, back.b, fore.r, fore.g, fore.b};
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = options.size_px;
    image.height = options.size_px;
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = 2;

    std::string file;
    bool is_written = false;
    file.resize_and_overwrite(PNG_IMAGE_PNG_SIZE_MAX(image), [&](char* out, std::size_t room) {
        png_alloc_size_t bytes = room;
        is_written = png_image_write_to_memory(&image, out, &bytes, 0, pixels.data(), 0,
                                               palette.data()) != 0;
        return is_written ? bytes : 0;
    });
    if (!is_written)
        throw std::runtime_error(fmt::format("write a PNG file: {}", &image.message[0]));
    file.shrink_to_fit();
    return file;
}

// The dark modules as rectangles, one for each run in a row.
std::string to_path(const Symbol& symbol)
{
    std::string path;
    for (unsigned y = 0; y < symbol.width(); ++y) {
        for (unsigned x = 0; x < symbol.width();) {
            unsigned end = x;
            while (end < symbol.width() && symbol.is_dark(end, y))
                ++end;
            if (end > x)
                fmt::format_to(std::back_inserter(path), "M{} {}h{}v1h-{}z", x, y, end - x,
                               end - x);
            x = end + 1;
        }
    }
    return path;
}

std::string to_hex(const Colour& colour)
{
    return fmt::format("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b);
}

} // namespace

Result<std::string> png(std::string_view text, const Options& options)
{
    const auto picture = lay_out(text, options);
    if (!picture)
        return std::unexpected(picture.error());
    return to_png(to_pixels(*picture, options.size_px), options);
}

Result<std::string> svg(std::string_view text, const Options& options)
{
    const auto picture = lay_out(text, options);
    if (!picture)
        return std::unexpected(picture.error());
    return fmt::format(
        R"svg(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}" )svg"
        R"svg(viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)svg"
        R"svg(<rect width="{0}" height="{0}" fill="{1}"/>)svg"
        R"svg(<path transform="translate({2} {2}) scale({3})" fill="{4}" d="{5}"/></svg>)svg",
        options.size_px, to_hex(options.background), picture->offset_px, picture->module_px,
        to_hex(options.foreground), to_path(picture->symbol));
}

} // namespace waymark::qr
