// SPDX-License-Identifier: Apache-2.0
#include "image/image_store.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

namespace waymark::image {
namespace {

namespace fs = std::filesystem;

struct ImageStoreTest : testing::Test {
    ImageStoreTest()
        : directory(fs::temp_directory_path() / ("image_store_test." + std::to_string(getpid()))),
          store(directory)
    {
    }
    ~ImageStoreTest() override { fs::remove_all(directory); }
    ImageStoreTest(const ImageStoreTest&) = delete;
    ImageStoreTest& operator=(const ImageStoreTest&) = delete;

    fs::path directory;
    ImageStore store;
    TimePoint now = from_epoch_ms(1'700'000'000'000);
};

TEST_F(ImageStoreTest, FindsWhatItKeepsByItsKey)
{
    const auto key = store.put("c123", now, "picture");
    EXPECT_EQ(key, "og-images/c123/1700000000000.webp");
    EXPECT_TRUE(is_image_key(key));
    EXPECT_EQ(store.find(key), "picture");
    EXPECT_EQ(ImageStore(directory).find(key), "picture");
}

TEST_F(ImageStoreTest, GivesTwoPicturesOfOneMillisecondTwoKeys)
{
    const auto first = store.put("c123", now, "first");
    const auto second = store.put("c123", now, "second");
    EXPECT_NE(first, second);
    EXPECT_EQ(store.find(first), "first");
    EXPECT_EQ(store.find(second), "second");
}

TEST_F(ImageStoreTest, ForgetsWhatIsRemovedAndNothingElse)
{
    const auto first = store.put("c123", now, "first");
    const auto second = store.put("c123", now, "second");
    store.remove(first);
    store.remove(first);
    EXPECT_FALSE(store.find(first));
    EXPECT_TRUE(store.find(second));
    store.remove(second);
    EXPECT_FALSE(fs::exists(directory / "og-images" / "c123"));
}

TEST_F(ImageStoreTest, LetsNobodyOutOfItsDirectory)
{
    static_cast<void>(store.put("c123", now, "picture"));
    for (const std::string_view key :
         {"", "og-images/", "og-images/.webp", "og-images//1.webp", "og-images/c123/.webp",
          "og-images/../c123/1.webp", "og-images/c123/../1.webp", "og-images/c123/1/2.webp",
          "og-images/c123/1.png", "/og-images/c123/1.webp", "other/c123/1.webp",
          "og-images/C123/1.webp"}) {
        EXPECT_FALSE(is_image_key(key)) << key;
        EXPECT_FALSE(store.find(key)) << key;
    }
}

} // namespace
} // namespace waymark::image
