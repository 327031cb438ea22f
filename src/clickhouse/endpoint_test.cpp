// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/client.hpp"

#include <gtest/gtest.h>

namespace waymark::clickhouse {

namespace {

TEST(Endpoint, IsAHostAndAPort)
{
    const auto endpoint = Endpoint::parse("http://db.example:9000/");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->host, "db.example");
    EXPECT_EQ(endpoint->port, 9000);
    EXPECT_FALSE(endpoint->is_unix());
    EXPECT_EQ(endpoint->to_string(), "http://db.example:9000");
}

TEST(Endpoint, HasThePortOfClickHouseUnlessItSaysAnother)
{
    const auto endpoint = Endpoint::parse("http://db.example");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->port, 8123);
}

TEST(Endpoint, TakesIpv6InBrackets)
{
    const auto endpoint = Endpoint::parse("http://[::1]:8124");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->host, "::1");
    EXPECT_EQ(endpoint->port, 8124);
    EXPECT_EQ(endpoint->to_string(), "http://[::1]:8124");
}

TEST(Endpoint, IsAUnixSocket)
{
    const auto endpoint = Endpoint::parse("unix:/run/waymark/engine.sock");
    ASSERT_TRUE(endpoint);
    EXPECT_TRUE(endpoint->is_unix());
    EXPECT_EQ(endpoint->unix_path, "/run/waymark/engine.sock");
    EXPECT_EQ(Endpoint::parse(endpoint->to_string()), endpoint);
}

TEST(Endpoint, IsRefusedWhenItIsNeither)
{
    for (const auto* text :
         {"", "db:8123", "https://db:8443", "http://", "http://:8123", "http://db:", "http://db:0",
          "http://db:65536", "http://db:x", "http://db/path", "http://user@db", "http://[::1",
          "http://[::1]x", "unix:", "unix:relative"}) {
        const auto endpoint = Endpoint::parse(text);
        ASSERT_FALSE(endpoint) << text;
        EXPECT_EQ(endpoint.error().code, Errc::invalid_argument) << text;
    }
}

} // namespace

} // namespace waymark::clickhouse
