// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/traffic_source.hpp"

#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

TEST(HostOfUrl, DropsUserPortAndLeadingWww)
{
    EXPECT_EQ(host_of_url("https://user:pw@www.Example.com:8443/a?b#c"), "Example.com");
    EXPECT_EQ(host_of_url("http://WWW.example.com."), "example.com");
}

TEST(HostOfUrl, KeepsAnIpv6AddressInItsBrackets)
{
    EXPECT_EQ(host_of_url("http://[2001:db8::1]:80/"), "[2001:db8::1]");
}

TEST(HostOfUrl, GivesTheIdOfAnApplication)
{
    EXPECT_EQ(host_of_url("android-app://com.slack/"), "com.slack");
}

TEST(HostOfUrl, EndsAtAQueryWithoutAPath)
{
    EXPECT_EQ(host_of_url("https://example.com?next=https://other.example/@x"), "example.com");
}

TEST(HostOfUrl, FindsNoneInWhatIsNoAbsoluteUrl)
{
    for (const auto* const text : {"", "SPA", "/path", "example.com", "://example.com", "http://"})
        EXPECT_EQ(host_of_url(text), "") << text;
}

TEST(KindOfHost, InheritsFromTheDomainAbove)
{
    EXPECT_EQ(kind_of_host("out.reddit.com"), SourceKind::social);
    EXPECT_EQ(kind_of_host("reddit.com.example"), SourceKind::unknown);
}

TEST(KindOfHost, KnowsWorldwideSitesInEveryCountry)
{
    EXPECT_EQ(kind_of_host("google.com.tw"), SourceKind::search);
    EXPECT_EQ(kind_of_host("amazon.de"), SourceKind::shopping);
    EXPECT_EQ(kind_of_host("google.attacker.example"), SourceKind::unknown);
}

TEST(KindOfSource, TakesANameOrAHost)
{
    EXPECT_EQ(kind_of_source("ig"), SourceKind::social);
    EXPECT_EQ(kind_of_source("www.youtube.com"), SourceKind::video);
    EXPECT_EQ(kind_of_source("spring-sale"), SourceKind::unknown);
}

} // namespace
} // namespace waymark::events::enrich
