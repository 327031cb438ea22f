// SPDX-License-Identifier: Apache-2.0
#include "image/logo.hpp"

#include "image/picture.hpp"

#include <utility>

namespace waymark::image {

namespace {

std::unexpected<Error> refused(std::string message)
{
    return failure(Errc::invalid_argument, std::move(message), "logo");
}

} // namespace

Result<std::string> logo_as_png(std::string_view webp, std::uint32_t edge)
{
    auto picture = decode_webp(webp);
    if (picture)
        picture = fit(std::move(picture), {static_cast<double>(edge), static_cast<double>(edge)});
    auto file = picture ? encode_png(*picture) : std::string();
    if (file.empty())
        return refused("Invalid logo: the picture is damaged.");
    return file;
}

Result<std::string> place_in_middle(std::string_view png, std::string_view logo_png)
{
    auto code = decode_png(png);
    const auto logo = decode_png(logo_png);
    if (code && logo) {
        const Bounds own{static_cast<double>(code->sx), static_cast<double>(code->sy)};
        code = fit(std::move(code), own);
    }
    if (!code || !logo)
        return refused("Invalid logo: it can't be drawn.");
    gdImageAlphaBlending(code.get(), 1);
    gdImageCopy(code.get(), logo.get(), (code->sx - logo->sx) / 2, (code->sy - logo->sy) / 2, 0, 0,
                logo->sx, logo->sy);
    auto file = encode_png(*code);
    if (file.empty())
        return refused("Invalid logo: it can't be drawn.");
    return file;
}

} // namespace waymark::image
