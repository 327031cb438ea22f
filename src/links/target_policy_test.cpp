// SPDX-License-Identifier: Apache-2.0
#include "links/target_policy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::links {
namespace {

class RefusedTarget : public testing::TestWithParam<const char*> {};

TEST_P(RefusedTarget, IsAnInvalidArgumentThatNamesItsField)
{
    const auto url = TargetPolicy().check(GetParam(), "target_url");
    ASSERT_FALSE(url) << url->text();
    EXPECT_EQ(url.error().code, Errc::invalid_argument);
    EXPECT_EQ(url.error().field, "target_url");
}

INSTANTIATE_TEST_SUITE_P(NoUrl, RefusedTarget,
                         testing::Values("", "example.com", "ftp://example.com",
                                         "javascript:alert(1)", "http://"));
INSTANTIATE_TEST_SUITE_P(
    Address, RefusedTarget,
    testing::Values("http://127.0.0.1/", "http://127.9.9.9/", "http://127.1/", "http://0x7f000001/",
                    "http://2130706433/", "http://0177.0.0.1/", "http://10.1.2.3/",
                    "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/",
                    "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://[::1]/",
                    "http://[0:0:0:0:0:0:0:1]/", "http://[::]/", "http://[fe80::1]/",
                    "http://[fc00::1]/", "http://[fd12:3456::1]/", "http://[::ffff:10.0.0.1]/",
                    "http://[::ffff:7f00:1]/", "http://１２７.0.0.1/", "http://%31%32%37.0.0.1/",
                    "http://user@127.0.0.1/", "http://example.com@127.0.0.1/"));
INSTANTIATE_TEST_SUITE_P(
    Name, RefusedTarget,
    testing::Values("http://localhost/", "http://LOCALHOST:8080/", "http://localhost./",
                    "http://a.localhost/", "http://printer.local/", "http://db.internal/",
                    "http://db.internal./", "http://metadata.google.internal/",
                    "http://metadata.example.com/", "http://my-metadata-host.com/",
                    "http://kubernetes.default.svc.example.com/", "http://intranet/",
                    "http://host.c/", "http://host.123abc/", "http://a..com/", "http://.com/"));

class AcceptedTarget : public testing::TestWithParam<const char*> {};

TEST_P(AcceptedTarget, IsItsUrl)
{
    const auto url = TargetPolicy().check(GetParam(), "target_url");
    EXPECT_TRUE(url) << url.error().message;
}

INSTANTIATE_TEST_SUITE_P(Public, AcceptedTarget,
                         testing::Values("https://example.com/x?y=z#f", "http://8.8.8.8/",
                                         "http://172.32.0.1/", "https://[2606:4700::1111]/",
                                         "https://localhost.example.com/", "https://mylocal.com/",
                                         "https://bücher.de/", "https://例え.テスト/",
                                         "https://example.com./",
                                         "https://user:pass@example.com:8443/",
                                         "https://example.com/?next=http://localhost/"));

TEST(TargetPolicy, CanBeToldToAllowPrivateHosts)
{
    const TargetPolicy any(TargetPolicy::Hosts::any);
    EXPECT_TRUE(any.check("http://127.0.0.1:8080/", "target_url"));
    EXPECT_TRUE(any.check("http://intranet/", "target_url"));
    EXPECT_FALSE(any.check("file:///etc/passwd", "target_url"));
}

TEST(TargetPolicy, RefusesWhatLoopsBackToThisServerEvenWherePrivateHostsAreAllowed)
{
    const auto is_own = [](const Url& url) {
        return url.host() == "go.example.com" && url.port() == 443;
    };
    for (const auto hosts : {TargetPolicy::Hosts::public_only, TargetPolicy::Hosts::any}) {
        const TargetPolicy policy(hosts, is_own);
        for (const auto* target : {"https://go.example.com/x", "HTTPS://GO.example.com:443/"}) {
            const auto url = policy.check(target, "default_url");
            ASSERT_FALSE(url) << target;
            EXPECT_EQ(url.error().code, Errc::invalid_argument);
            EXPECT_EQ(url.error().field, "default_url");
            EXPECT_TRUE(url.error().message.contains("loops back")) << url.error().message;
        }
        EXPECT_TRUE(policy.check("http://go.example.com/x", "target_url"));
        EXPECT_TRUE(policy.check("https://www.example.com/", "target_url"));
    }
}

} // namespace
} // namespace waymark::links
