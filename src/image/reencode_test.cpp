// SPDX-License-Identifier: Apache-2.0
#include "image/picture_size.hpp"
#include "image/reencode.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <gd.h>

#include <functional>
#include <memory>

namespace waymark::image {
namespace {

using testing::HasSubstr;

using Encode = void* (*)(gdImage*, int*);

// A picture with a red left half.
std::string make_picture(int width, int height, Encode encode)
{
    const std::unique_ptr<gdImage, void (*)(gdImage*)> picture(
        gdImageCreateTrueColor(width, height), gdImageDestroy);
    gdImageFilledRectangle(picture.get(), 0, 0, width / 2, height - 1, 0x00ff0000);
    int size = 0;
    const std::unique_ptr<void, void (*)(void*)> bytes(encode(picture.get(), &size), gdFree);
    return {static_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

void* as_jpeg(gdImage* picture, int* size)
{
    return gdImageJpegPtr(picture, size, 90);
}

const std::vector<std::pair<Encode, PictureFormat>> formats{
    {as_jpeg, PictureFormat::jpeg},
    {gdImagePngPtr, PictureFormat::png},
    {gdImageWebpPtr, PictureFormat::webp},
    {gdImageGifPtr, PictureFormat::gif},
};

TEST(PictureHead, TellsFormatAndSizeOfEachFormat)
{
    for (const auto& [encode, format] : formats) {
        const auto head = read_picture_head(make_picture(300, 200, encode));
        ASSERT_TRUE(head);
        EXPECT_EQ(head->format, format);
        EXPECT_EQ(head->width, 300U);
        EXPECT_EQ(head->height, 200U);
    }
}

TEST(PictureHead, IsNothingForAnyBeginningOfAFileThatTellsTooLittle)
{
    for (const auto& [encode, format] : formats) {
        const auto file = make_picture(30, 20, encode);
        for (std::size_t size = 0; size < 10; ++size)
            EXPECT_FALSE(read_picture_head(std::string_view(file).substr(0, size)));
    }
    EXPECT_FALSE(read_picture_head("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"));
}

TEST(ReencodeTest, MakesAWebpOfEachFormat)
{
    for (const auto& [encode, format] : formats) {
        const auto made = reencode_as_webp(make_picture(300, 200, encode), {});
        ASSERT_TRUE(made) << made.error().message;
        const auto head = read_picture_head(*made);
        ASSERT_TRUE(head);
        EXPECT_EQ(head->format, PictureFormat::webp);
        EXPECT_EQ(head->width, 300U);
    }
}

TEST(ReencodeTest, MakesLargePicturesSmallerAndKeepsTheirProportions)
{
    const auto made = reencode_as_webp(make_picture(3000, 1000, gdImagePngPtr), {});
    ASSERT_TRUE(made);
    const auto head = read_picture_head(*made);
    EXPECT_EQ(head->width, 1200U);
    EXPECT_EQ(head->height, 400U);
    const std::unique_ptr<gdImage, void (*)(gdImage*)> picture(
        gdImageCreateFromWebpPtr(static_cast<int>(made->size()), const_cast<char*>(made->data())),
        gdImageDestroy);
    EXPECT_GT(gdTrueColorGetRed(gdImageGetPixel(picture.get(), 100, 200)), 200);
    EXPECT_LT(gdTrueColorGetRed(gdImageGetPixel(picture.get(), 1100, 200)), 50);
}

TEST(ReencodeTest, RefusesByTheFilesOwnWordWhatHasTooManyPixels)
{
    auto file = make_picture(10, 10, gdImagePngPtr);
    file[16] = '\x00';
    file[17] = '\x01'; // a width of more than 65536
    file[21] = '\x01';
    const auto made = reencode_as_webp(file, {});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Errc::invalid_argument);
    EXPECT_THAT(made.error().message, HasSubstr("pixels"));
}

// A decoder passes over the marker 0x01, which has no length, and comes to a frame that a walk over
// lengths would leap over.
TEST(PictureHead, IsNothingIfAJpegHidesItsFrameFromAWalkOverItsSegments)
{
    const auto picture = make_picture(30, 20, as_jpeg);
    const auto frame = picture.find("\xff\xc0");
    ASSERT_NE(frame, std::string::npos);
    for (const char marker : {'\x00', '\x01', '\xd0', '\xd7', '\xd8', '\xd9'}) {
        auto file = picture.substr(0, 2) + '\xff' + marker + picture.substr(2);
        EXPECT_FALSE(read_picture_head(file));
        file = picture.substr(0, frame) + '\xff' + marker + picture.substr(frame);
        EXPECT_FALSE(read_picture_head(file));
    }
}

TEST(ReencodeTest, RefusesWhatTakesADecoderTooOftenOverAllPixels)
{
    auto file = make_picture(300, 200, as_jpeg);
    EXPECT_EQ(read_picture_head(file)->scans, 1U);
    for (int i = 0; i < 99; ++i)
        file += "\xff\xda";
    EXPECT_EQ(read_picture_head(file)->scans, 100U);
    EXPECT_TRUE(reencode_as_webp(file, {.pixels_max_in_scans = 100 * 300 * 200}));
    const auto made = reencode_as_webp(file, {.pixels_max_in_scans = 100 * 300 * 200 - 1});
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("scans"));
}

TEST(ReencodeTest, RefusesWhatIsNoPictureOrDamaged)
{
    EXPECT_EQ(reencode_as_webp("", {}).error().field, "file");
    EXPECT_FALSE(reencode_as_webp("plain text", {}));
    for (const auto& [encode, format] : formats) {
        const auto file = make_picture(300, 200, encode);
        EXPECT_FALSE(reencode_as_webp(std::string_view(file).substr(0, 40), {}));
    }
}

TEST(ReencodeTest, KeepsNothingOfWhatAFileCarriesBesideItsPicture)
{
    const auto file = make_picture(30, 20, gdImagePngPtr) + "<script>alert(1)</script>";
    const auto made = reencode_as_webp(file, {});
    ASSERT_TRUE(made);
    EXPECT_THAT(*made, testing::Not(HasSubstr("script")));
}

} // namespace
} // namespace waymark::image
