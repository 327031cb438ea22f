// SPDX-License-Identifier: Apache-2.0
#include "qr/qr.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <png.h>
#include <qrencode.h>

#include <array>
#include <memory>
#include <regex>
#include <vector>

namespace waymark::qr {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr std::string_view link = "https://short.ly/Spring-42";

// True for dark modules, row by row.
struct Modules {
    unsigned width = 0;
    std::vector<bool> dark;

    [[nodiscard]] bool at(unsigned x, unsigned y) const { return dark[std::size_t{y} * width + x]; }
};

Modules modules_of(std::string_view text, QRecLevel level)
{
    const auto* const bytes =
        static_cast<const unsigned char*>(static_cast<const void*>(text.data()));
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()), bytes, 0, level), &QRcode_free);
    Modules modules{.width = static_cast<unsigned>(code->width)};
    for (std::size_t i = 0; i < std::size_t{modules.width} * modules.width; ++i)
        modules.dark.push_back((code->data[i] & 1U) != 0);
    return modules;
}

using Rgb = std::array<std::uint8_t, 3>;

struct Image {
    unsigned width = 0;
    unsigned height = 0;
    std::vector<std::uint8_t> bytes;

    [[nodiscard]] Rgb at(unsigned x, unsigned y) const
    {
        const auto pixel = (std::size_t{y} * width + x) * 3;
        return {bytes[pixel], bytes[pixel + 1], bytes[pixel + 2]};
    }
};

Image read_png(const std::string& file)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0)
        return {};
    image.format = PNG_FORMAT_RGB;
    Image read{.width = image.width, .height = image.height};
    read.bytes.resize(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, read.bytes.data(), 0, nullptr) == 0)
        return {};
    return read;
}

// The colour that the pixel ought to have.
Rgb expected(const Modules& modules, const Options& options, unsigned x, unsigned y)
{
    const Rgb fore{options.foreground.r, options.foreground.g, options.foreground.b};
    const Rgb back{options.background.r, options.background.g, options.background.b};
    const unsigned scale = options.size_px / (modules.width + 2 * options.margin_modules);
    const unsigned edge = modules.width * scale;
    const unsigned offset = (options.size_px - edge) / 2;
    if (x < offset || y < offset || x >= offset + edge || y >= offset + edge)
        return back;
    return modules.at((x - offset) / scale, (y - offset) / scale) ? fore : back;
}

void expect_picture_of(std::string_view text, const Options& options, QRecLevel level)
{
    const auto file = png(text, options);
    ASSERT_TRUE(file);
    const auto image = read_png(*file);
    ASSERT_EQ(image.width, options.size_px);
    ASSERT_EQ(image.height, options.size_px);
    const auto modules = modules_of(text, level);
    for (unsigned y = 0; y < image.height; ++y) {
        for (unsigned x = 0; x < image.width; ++x)
            ASSERT_EQ(image.at(x, y), expected(modules, options, x, y)) << x << ' ' << y;
    }
}

auto refuses(std::string_view field)
{
    return AllOf(Field("code", &Error::code, Errc::invalid_argument),
                 Field("field", &Error::field, std::string(field)));
}

Error error_of(std::string_view text, const Options& options)
{
    const auto file = png(text, options);
    const auto document = svg(text, options);
    if (file || document)
        return {};
    EXPECT_EQ(file.error(), document.error());
    return file.error();
}

TEST(QrTest, PngShowsTheModulesOfTheText)
{
    expect_picture_of(link, {}, QR_ECLEVEL_M);
}

TEST(QrTest, PngShowsEachLevel)
{
    expect_picture_of(link, {.level = Level::low}, QR_ECLEVEL_L);
    expect_picture_of(link, {.level = Level::quartile}, QR_ECLEVEL_Q);
    expect_picture_of(link, {.level = Level::high}, QR_ECLEVEL_H);
}

TEST(QrTest, PngHasTheColoursAndTheMarginAskedFor)
{
    expect_picture_of(link,
                      {.size_px = 97,
                       .margin_modules = 0,
                       .foreground = {.r = 0x12, .g = 0x34, .b = 0x56},
                       .background = {.r = 0xfe, .g = 0xdc, .b = 0xba}},
                      QR_ECLEVEL_M);
    expect_picture_of(link, {.size_px = 512, .margin_modules = 64}, QR_ECLEVEL_M);
}

TEST(QrTest, TextsAreBytes)
{
    expect_picture_of("示例 \xff", {}, QR_ECLEVEL_M);
    expect_picture_of({"a\0b", 3}, {}, QR_ECLEVEL_M);
    expect_picture_of("0123456789", {}, QR_ECLEVEL_M);
}

TEST(QrTest, PngIsSmallForAPictureOfTwoColours)
{
    EXPECT_LT(png(link, {.size_px = 512})->size(), 2048);
    EXPECT_LT(png(link, {.size_px = size_px_max})->size(), 32'768);
}

TEST(QrTest, SvgShowsTheModulesOfTheText)
{
    const auto document = svg(link, {.size_px = 512, .level = Level::high});
    ASSERT_TRUE(document);
    const auto modules = modules_of(link, QR_ECLEVEL_H);
    Modules drawn{.width = modules.width, .dark = std::vector<bool>(modules.dark.size())};
    const std::regex run(R"(M(\d+) (\d+)h(\d+)v1h-(\d+)z)");
    for (std::sregex_iterator i(document->begin(), document->end(), run), end; i != end; ++i) {
        const auto number = [&i](std::size_t group) { return std::stoul((*i)[group].str()); };
        ASSERT_EQ(number(3), number(4));
        for (auto x = number(1); x < number(1) + number(3); ++x)
            drawn.dark[number(2) * drawn.width + x] = true;
    }
    EXPECT_EQ(drawn.dark, modules.dark);
}

TEST(QrTest, SvgIsOneDocumentOfASquareAndAPath)
{
    const auto document = svg(link, {.size_px = 300,
                                     .foreground = {.r = 0, .g = 0x0a, .b = 0xff},
                                     .background = {.r = 0xff, .g = 0xff, .b = 0xf0}});
    ASSERT_TRUE(document);
    const std::regex shape(
        R"re(<svg xmlns="http://www\.w3\.org/2000/svg" width="300" height="300" )re"
        R"re(viewBox="0 0 300 300" shape-rendering="crispEdges">)re"
        R"re(<rect width="300" height="300" fill="#fffff0"/>)re"
        R"re(<path transform="translate\(\d+ \d+\) scale\(\d+\)" fill="#000aff" )re"
        R"re(d="[MhvzZ0-9 -]+"/></svg>)re");
    EXPECT_TRUE(std::regex_match(*document, shape)) << *document;
}

TEST(QrTest, SvgAndPngHaveTheSameGeometry)
{
    // 25 modules and a margin of 4 on each side: 9 pixels each, 297 of 300.
    const auto modules = modules_of(link, QR_ECLEVEL_M);
    ASSERT_EQ(modules.width, 25);
    EXPECT_THAT(*svg(link, {}), HasSubstr(R"(translate(37 37) scale(9))"));
    const auto image = read_png(*png(link, {}));
    EXPECT_THAT(image.at(36, 36), ElementsAre(255, 255, 255));
    EXPECT_THAT(image.at(37, 37), ElementsAre(0, 0, 0));
}

TEST(QrTest, TextsTooLongForTheirLevelAreRefused)
{
    const auto expect_limit = [](Level level, std::size_t bytes) {
        const Options options{.size_px = 400, .level = level};
        EXPECT_TRUE(png(std::string(bytes, 'a'), options)) << bytes;
        EXPECT_THAT(error_of(std::string(bytes + 1, 'a'), options), refuses("text")) << bytes;
    };
    expect_limit(Level::low, 2953);
    expect_limit(Level::medium, 2331);
    expect_limit(Level::quartile, 1663);
    expect_limit(Level::high, 1273);
    EXPECT_THAT(error_of(std::string(1'000'000, 'a'), {}), refuses("text"));
}

TEST(QrTest, AnEmptyTextIsRefused)
{
    EXPECT_THAT(error_of("", {}), refuses("text"));
}

TEST(QrTest, SizesOutOfBoundsAreRefused)
{
    EXPECT_TRUE(png("a", {.size_px = 32}));
    EXPECT_TRUE(png("a", {.size_px = 4096}));
    for (const unsigned size_px : {0U, 31U, 4097U, 4'000'000'000U})
        EXPECT_THAT(error_of("a", {.size_px = size_px}), refuses("size")) << size_px;
}

TEST(QrTest, SizesTooSmallForTheirModulesAreRefused)
{
    // 25 modules and twice 4.
    EXPECT_TRUE(png(link, {.size_px = 33}));
    EXPECT_THAT(error_of(link, {.size_px = 32}), refuses("size"));
    EXPECT_THAT(error_of(link, {.size_px = 32}).message, HasSubstr("33"));
    EXPECT_TRUE(png(link, {.size_px = 32, .margin_modules = 3}));
}

TEST(QrTest, MarginsOutOfBoundsAreRefused)
{
    EXPECT_TRUE(png(link, {.margin_modules = 0}));
    EXPECT_TRUE(png(link, {.margin_modules = 64}));
    for (const unsigned margin : {65U, 4'000'000'000U})
        EXPECT_THAT(error_of(link, {.margin_modules = margin}), refuses("margin")) << margin;
}

} // namespace
} // namespace waymark::qr
