// SPDX-License-Identifier: Apache-2.0
#include "api/pages/media_preference.hpp"

#include <gtest/gtest.h>

namespace waymark::api::pages {
namespace {

TEST(MediaPreference, IsAPageForBrowsers)
{
    EXPECT_EQ(media_preference("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
              MediaPreference::html);
    EXPECT_EQ(media_preference("application/json;q=0.5, TEXT/HTML"), MediaPreference::html);
    EXPECT_EQ(media_preference("text/html;level=1 ; q=0.1"), MediaPreference::html);
}

TEST(MediaPreference, IsDataForThoseWhoNameJson)
{
    EXPECT_EQ(media_preference("application/json"), MediaPreference::json);
    EXPECT_EQ(media_preference("application/json, text/plain, */*"), MediaPreference::json);
    EXPECT_EQ(media_preference("text/html;q=0.2,application/json;q=0.3"), MediaPreference::json);
}

TEST(MediaPreference, IsNeitherWhereNothingOrBothAreNamed)
{
    for (const auto* accept : {"", "*/*", "text/*", "application/json, text/html", "image/png",
                               "application/json;q=0", "text/html;q=x", "text/html;q=nan", ",;,"})
        EXPECT_EQ(media_preference(accept), MediaPreference::none) << accept;
}

} // namespace
} // namespace waymark::api::pages
