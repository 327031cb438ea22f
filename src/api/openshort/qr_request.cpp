// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/qr_request.hpp"

#include "api/openshort/data_url.hpp"
#include "base/text.hpp"
#include "image/logo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

namespace waymark::api::openshort {

namespace {

using LevelName = std::pair<std::string_view, qr::Level>;
constexpr std::array level_names{LevelName{"L", qr::Level::low}, LevelName{"M", qr::Level::medium},
                                 LevelName{"Q", qr::Level::quartile},
                                 LevelName{"H", qr::Level::high}};

struct Bounds {
    unsigned min = 0;
    unsigned max = 0;
};

// Leaves `number` as it is if the parameter is absent.
Result<void> read_number(const http::Request& request, std::string_view name, Bounds bounds,
                         unsigned& number)
{
    const auto text = request.query_parameter(name).value_or("");
    if (text.empty())
        return {};
    const auto read = parse_number<unsigned>(text);
    if (!read || *read < bounds.min || *read > bounds.max) {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid {}: it is a whole number from {} to {}.", name,
                                   bounds.min, bounds.max),
                       std::string(name));
    }
    number = *read;
    return {};
}

std::optional<qr::Colour> parse_colour(std::string_view text)
{
    constexpr std::size_t digits = 6;
    constexpr int hexadecimal = 16;
    if (!text.starts_with('#') || text.size() != 1 + digits)
        return std::nullopt;
    std::uint32_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, mistake] = std::from_chars(text.data() + 1, end, number, hexadecimal);
    if (mistake != std::errc{} || stopped != end)
        return std::nullopt;
    return qr::Colour{.r = static_cast<std::uint8_t>(number >> 16U),
                      .g = static_cast<std::uint8_t>(number >> 8U),
                      .b = static_cast<std::uint8_t>(number)};
}

Result<void> read_colour(const http::Request& request, qr::Colour& colour)
{
    const auto text = request.query_parameter("color").value_or("");
    if (text.empty())
        return {};
    const auto read = parse_colour(text);
    if (!read) {
        return failure(Errc::invalid_argument, "Invalid color: write it as #1a2b3c.", "color");
    }
    colour = *read;
    return {};
}

Result<void> read_level(const http::Request& request, qr::Level& level)
{
    const auto text = request.query_parameter("errorLevel").value_or("");
    if (text.empty())
        return {};
    const auto* const found = std::ranges::find_if(
        level_names, [&](const auto& name) { return iequals(name.first, text); });
    if (found == level_names.end()) {
        return failure(Errc::invalid_argument, "Invalid errorLevel: it is L, M, Q or H.",
                       "errorLevel");
    }
    level = found->second;
    return {};
}

Result<std::string> add_logo(std::string_view picture, std::string_view logo,
                             const QrRequest& wanted)
{
    const auto edge = static_cast<unsigned>(wanted.options.size_px * image::logo_share);
    const auto small = image::logo_as_png(logo, edge);
    if (!small)
        return small;
    if (!wanted.is_svg)
        return image::place_in_middle(picture, *small);
    const auto end = picture.rfind("</svg>");
    const auto begin = (wanted.options.size_px - edge) / 2;
    return fmt::format(R"({0}<image x="{1}" y="{1}" width="{2}" height="{2}" href="{3}"/></svg>)",
                       picture.substr(0, end), begin, edge, to_data_url("image/png", *small));
}

} // namespace

Result<QrRequest> read_qr_request(const http::Request& request)
{
    QrRequest wanted;
    auto& options = wanted.options;
    auto done = read_number(request, "width", {qr::size_px_min, qr::size_px_max}, options.size_px);
    if (done)
        done = read_number(request, "margin", {0, qr::margin_modules_max}, options.margin_modules);
    if (done)
        done = read_colour(request, options.foreground);
    if (done)
        done = read_level(request, options.level);
    if (!done)
        return std::unexpected(std::move(done).error());

    const auto format = request.query_parameter("format").value_or("");
    wanted.is_svg = iequals(format, "svg");
    if (!format.empty() && !wanted.is_svg && !iequals(format, "png"))
        return failure(Errc::invalid_argument, "Invalid format: it is png or svg.", "format");

    const auto logo = request.query_parameter("logo").value_or("");
    wanted.has_logo = iequals(logo, "true");
    if (!logo.empty() && !wanted.has_logo && !iequals(logo, "false"))
        return failure(Errc::invalid_argument, "Invalid logo: it is true or false.", "logo");
    if (wanted.has_logo)
        options.level = qr::Level::high;
    return wanted;
}

Result<std::string> draw_qr_code(std::string_view text, const QrRequest& wanted,
                                 std::string_view logo)
{
    auto picture = wanted.is_svg ? qr::svg(text, wanted.options) : qr::png(text, wanted.options);
    if (picture && wanted.has_logo)
        picture = add_logo(*picture, logo, wanted);
    if (!picture)
        return std::unexpected(picture.error());
    return to_data_url(wanted.is_svg ? "image/svg+xml" : "image/png", *picture);
}

} // namespace waymark::api::openshort
