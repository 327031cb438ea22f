// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.hpp"

#include <gtest/gtest.h>

namespace waymark::app {
namespace {

std::string url_of(std::string_view text)
{
    return to_url(parse_listen_address(text).value(), false);
}

TEST(ListenAddress, IsShownAsAUrlOfThisMachine)
{
    EXPECT_EQ(url_of("127.0.0.1:5004"), "http://127.0.0.1:5004");
    EXPECT_EQ(url_of("[::1]:80"), "http://[::1]:80");
    EXPECT_EQ(url_of("localhost:80"), "http://127.0.0.1:80");
    EXPECT_EQ(url_of(":5004"), "http://127.0.0.1:5004");
    EXPECT_EQ(url_of("0.0.0.0:5004"), "http://127.0.0.1:5004");
    EXPECT_EQ(to_url(parse_listen_address(":443").value(), true), "https://127.0.0.1:443");
}

TEST(ListenAddress, RefusesWhatIsNone)
{
    for (const auto* text : {"", "5004", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:80",
                             "example.com:80", "[127.0.0.1:80"}) {
        const auto address = parse_listen_address(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().field, "server.listen");
    }
}

} // namespace
} // namespace waymark::app
