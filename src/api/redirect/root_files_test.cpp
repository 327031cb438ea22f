// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/root_files.hpp"

#include <gmock/gmock.h>

namespace waymark::api::redirect {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

TEST(RootFiles, AllowRobotsEverything)
{
    const auto robots = robots_text();
    EXPECT_EQ(robots.content_type, "text/plain; charset=utf-8");
    EXPECT_EQ(robots.body, "User-agent: *\nAllow: /\n");
}

TEST(RootFiles, LeadToTheIconExceptOnASite)
{
    const auto moved = favicon(false);
    EXPECT_EQ(moved.status, http::Status::moved_permanently);
    EXPECT_THAT(moved.fields, Contains(Pair("Location", "/static/favicon.svg")));
    EXPECT_EQ(favicon(true).status, http::Status::no_content);
}

TEST(RootFiles, HaveAnIconThatCanDoNothing)
{
    const auto icon = favicon_image();
    EXPECT_EQ(icon.content_type, "image/svg+xml");
    EXPECT_THAT(icon.body, HasSubstr("<svg "));
    EXPECT_THAT(icon.fields, Contains(Pair("Content-Security-Policy", "default-src 'none'")));
}

} // namespace
} // namespace waymark::api::redirect
