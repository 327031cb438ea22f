// SPDX-License-Identifier: Apache-2.0
#include "image/logo.hpp"
#include "image/picture.hpp"
#include "image/picture_size.hpp"

#include <gtest/gtest.h>

namespace waymark::image {
namespace {

// A picture in one colour, 0xrrggbb.
Picture plain(int width, int height, int colour)
{
    Picture picture(gdImageCreateTrueColor(width, height));
    gdImageFilledRectangle(picture.get(), 0, 0, width - 1, height - 1, colour);
    return picture;
}

TEST(Logo, IsMadeSmallerToFitItsSquare)
{
    const auto logo = logo_as_png(encode_webp(*plain(400, 200, 0x00ff00)), 50);
    ASSERT_TRUE(logo);
    const auto head = read_picture_head(*logo);
    ASSERT_TRUE(head);
    EXPECT_EQ(head->format, PictureFormat::png);
    EXPECT_EQ(head->width, 50U);
    EXPECT_EQ(head->height, 25U);
}

TEST(Logo, StandsInTheMiddleAndLeavesTheRest)
{
    const auto made = place_in_middle(encode_png(*plain(100, 100, 0x0000ff)),
                                      encode_png(*plain(20, 20, 0xff0000)));
    ASSERT_TRUE(made);
    const auto picture = decode_png(*made);
    EXPECT_EQ(gdImageGetPixel(picture.get(), 50, 50), 0xff0000);
    EXPECT_EQ(gdImageGetPixel(picture.get(), 38, 50), 0x0000ff);
    EXPECT_EQ(gdImageGetPixel(picture.get(), 0, 0), 0x0000ff);
}

TEST(Logo, IsRefusedIfItIsNoPicture)
{
    EXPECT_EQ(logo_as_png("no picture", 50).error().field, "logo");
    EXPECT_FALSE(place_in_middle("no picture", encode_png(*plain(20, 20, 0))));
    EXPECT_FALSE(place_in_middle(encode_png(*plain(20, 20, 0)), "no picture"));
}

} // namespace
} // namespace waymark::image
