// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/qr_request.hpp"
#include "image/reencode.hpp"

#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

using testing::StartsWith;

Result<QrRequest> request_of(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return read_qr_request(request);
}

TEST(QrRequest, IsBlackOn512PixelsUnlessToldOtherwise)
{
    const auto wanted = request_of("").value();
    EXPECT_EQ(wanted.options.size_px, 512U);
    EXPECT_EQ(wanted.options.margin_modules, 2U);
    EXPECT_EQ(wanted.options.level, qr::Level::medium);
    EXPECT_EQ(wanted.options.foreground.r, 0);
    EXPECT_EQ(wanted.options.background.r, 255);
    EXPECT_FALSE(wanted.is_svg);
}

TEST(QrRequest, LooksAsItIsTold)
{
    const auto wanted =
        request_of("width=300&color=%2312aBff&margin=0&errorLevel=h&format=SVG").value();
    EXPECT_EQ(wanted.options.size_px, 300U);
    EXPECT_EQ(wanted.options.foreground.r, 0x12);
    EXPECT_EQ(wanted.options.foreground.g, 0xab);
    EXPECT_EQ(wanted.options.foreground.b, 0xff);
    EXPECT_EQ(wanted.options.margin_modules, 0U);
    EXPECT_EQ(wanted.options.level, qr::Level::high);
    EXPECT_TRUE(wanted.is_svg);
}

TEST(QrRequest, NamesTheParameterThatIsWrong)
{
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"width=31", "width"},          {"width=4097", "width"},   {"width=-1", "width"},
        {"width=wide", "width"},        {"color=red", "color"},    {"color=%23fff", "color"},
        {"color=%2312345g", "color"},   {"color=123456", "color"}, {"margin=65", "margin"},
        {"errorLevel=X", "errorLevel"}, {"format=gif", "format"},  {"color=%23-12345", "color"},
    };
    for (const auto& [query, field] : wrong) {
        const auto wanted = request_of(query);
        ASSERT_FALSE(wanted) << query;
        EXPECT_EQ(wanted.error().field, field);
    }
}

TEST(QrCode, IsADataUrlOfItsFormat)
{
    const auto png = draw_qr_code("http://go.example/sale", request_of("").value(), "");
    EXPECT_THAT(png.value(), StartsWith("data:image/png;base64,iVBORw0KGgo"));
    const auto svg = draw_qr_code("http://go.example/sale", request_of("format=svg").value(), "");
    EXPECT_THAT(svg.value(), StartsWith("data:image/svg+xml;base64,"));
}

TEST(QrCode, CanCarryALogoAndIsRefusedOneThatIsNoPicture)
{
    const auto logo = image::reencode_as_webp(qr::png("any picture", {.size_px = 200}).value(), {});
    ASSERT_TRUE(logo);
    const auto plain =
        draw_qr_code("http://go.example/sale", request_of("errorLevel=H").value(), "");
    const auto png = draw_qr_code("http://go.example/sale", request_of("logo=true").value(), *logo);
    ASSERT_TRUE(png) << png.error().message;
    EXPECT_THAT(*png, StartsWith("data:image/png;base64,iVBORw0KGgo"));
    EXPECT_NE(*png, *plain);
    const auto wanted = request_of("logo=true&format=svg").value();
    EXPECT_TRUE(draw_qr_code("http://go.example/sale", wanted, *logo));
    EXPECT_EQ(draw_qr_code("http://go.example/sale", wanted, "no picture").error().field, "logo");
}

TEST(QrCode, IsRefusedTooFewPixels)
{
    const auto code =
        draw_qr_code(std::string(200, 'x'), request_of("width=32&margin=0").value(), "");
    ASSERT_FALSE(code);
    EXPECT_EQ(code.error().field, "size");
}

} // namespace
} // namespace waymark::api::openshort
