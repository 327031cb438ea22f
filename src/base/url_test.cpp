// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "base/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace waymark {
namespace {

struct Spelling {
    std::string_view given;
    std::string_view normal;
};

class NormalSpelling : public testing::TestWithParam<Spelling> {};

TEST_P(NormalSpelling, IsThatOfBrowsers)
{
    const auto url = Url::parse(GetParam().given);
    ASSERT_TRUE(url) << url.error().message;
    EXPECT_EQ(url->text(), GetParam().normal);
}

INSTANTIATE_TEST_SUITE_P(
    Authority, NormalSpelling,
    testing::Values(Spelling{"https://example.com", "https://example.com/"},
                    Spelling{"  HTTPS://EXAMPLE.com:443/A ", "https://example.com/A"},
                    Spelling{"http://example.com:80", "http://example.com/"},
                    Spelling{"http://example.com:0443/", "http://example.com:443/"},
                    Spelling{"http://example.com:/x", "http://example.com/x"},
                    Spelling{"https:\\\\example.com\\a\\b", "https://example.com/a/b"},
                    Spelling{"https:example.com", "https://example.com/"},
                    Spelling{"https://user:p@ss@example.com/", "https://user:p%40ss@example.com/"},
                    Spelling{"https://:@example.com/", "https://example.com/"},
                    Spelling{"https://ex%61mple.com/", "https://example.com/"},
                    Spelling{"https://example.com./", "https://example.com./"}));

INSTANTIATE_TEST_SUITE_P(
    Internationalized, NormalSpelling,
    testing::Values(Spelling{"https://bücher.example/", "https://xn--bcher-kva.example/"},
                    Spelling{"https://BÜCHER.example/", "https://xn--bcher-kva.example/"},
                    Spelling{"https://例え.jp/ä?ö#ü",
                             "https://xn--r8jz45g.jp/%C3%A4?%C3%B6#%C3%BC"},
                    Spelling{"https://straße.de/", "https://xn--strae-oqa.de/"},
                    Spelling{"https://example。com/", "https://example.com/"},
                    Spelling{"http://１２７.0.0.1/", "http://127.0.0.1/"}));

INSTANTIATE_TEST_SUITE_P(
    Address, NormalSpelling,
    testing::Values(Spelling{"http://127.1", "http://127.0.0.1/"},
                    Spelling{"http://0x7f.0.0.1", "http://127.0.0.1/"},
                    Spelling{"http://0177.0.0.01", "http://127.0.0.1/"},
                    Spelling{"http://2130706433/", "http://127.0.0.1/"},
                    Spelling{"http://0xffffffff./", "http://255.255.255.255/"},
                    Spelling{"http://1.2.3.0x", "http://1.2.3.0/"},
                    Spelling{"http://[::1]:8080/", "http://[::1]:8080/"},
                    Spelling{"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"},
                    Spelling{"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/"},
                    Spelling{"http://[1:0:0:2:0:0:0:0]/", "http://[1:0:0:2::]/"},
                    Spelling{"http://[1:0:2:3:4:5:6:7]/", "http://[1:0:2:3:4:5:6:7]/"},
                    Spelling{"http://[::]/", "http://[::]/"}));

INSTANTIATE_TEST_SUITE_P(Tail, NormalSpelling,
                         testing::Values(Spelling{"http://a.b/x/../y/./z", "http://a.b/y/z"},
                                         Spelling{"http://a.b/x/%2E%2e/y/%2E", "http://a.b/y/"},
                                         Spelling{"http://a.b/../..", "http://a.b/"},
                                         Spelling{"http://a.b//x//", "http://a.b//x//"},
                                         Spelling{"http://a.b?q", "http://a.b/?q"},
                                         Spelling{"http://a.b/?", "http://a.b/?"},
                                         Spelling{"http://a.b#f?x", "http://a.b/#f?x"},
                                         Spelling{"http://a.b/a b?c d#e f",
                                                  "http://a.b/a%20b?c%20d#e%20f"},
                                         Spelling{"http://a.b/a%zz%41", "http://a.b/a%zz%41"},
                                         Spelling{"http://a.b/'?'#'", "http://a.b/'?%27#'"},
                                         Spelling{"http://a.b/x\r\ny", "http://a.b/xy"},
                                         Spelling{"http://a.b/\x01\x7f", "http://a.b/%01%7F"}));

class NoUrl : public testing::TestWithParam<std::string_view> {};

TEST_P(NoUrl, IsAnInvalidArgument)
{
    const auto url = Url::parse(GetParam());
    ASSERT_FALSE(url) << url->text();
    EXPECT_EQ(url.error().code, Errc::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Scheme, NoUrl,
                         testing::Values("", "example.com", "//example.com", "/path",
                                         "ftp://example.com", "javascript:alert(1)", "http",
                                         "data:text/html,x", "https s://example.com"));
INSTANTIATE_TEST_SUITE_P(Host, NoUrl,
                         testing::Values("http://", "http:///", "http://?", "http://user@/",
                                         "http://a b/", "http://a<b/", "http://a%00b/",
                                         "http://a%2fb/", "http://1.2.3.256/", "http://1.2.3.4.5/",
                                         "http://256.1/x.1.0x1ffffffff", "http://4294967296/",
                                         "http://09/", "http://[::1/", "http://[1.2.3.4]/",
                                         "http://[::1%25eth0]/", "http://[]/", "http://\xff.com/",
                                         "http://x.1..2/"));
INSTANTIATE_TEST_SUITE_P(Port, NoUrl,
                         testing::Values("http://a.b:65536/", "http://a.b:x/", "http://a.b:-1/",
                                         "http://[::1]:y/"));

TEST(Url, IsRefusedBeyondTheLengthThatBrowsersCarry)
{
    const std::string base = "http://example.com/";
    EXPECT_TRUE(Url::parse(base + std::string(Url::bytes_max - base.size(), 'x')));
    EXPECT_FALSE(Url::parse(base + std::string(Url::bytes_max - base.size() + 1, 'x')));
}

TEST(Url, TellsItsParts)
{
    const auto url = Url::parse("https://u:p@[2001:db8::1]:8443/x");
    ASSERT_TRUE(url);
    EXPECT_TRUE(url->is_https());
    EXPECT_TRUE(url->has_userinfo());
    EXPECT_EQ(url->host(), "[2001:db8::1]");
    EXPECT_EQ(url->port(), 8443);
    EXPECT_EQ(url->address(), IpAddress::parse("2001:db8::1"));
}

TEST(Url, HasNoAddressIfItsHostIsADomain)
{
    const auto url = Url::parse("http://example.com");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->address(), std::nullopt);
    EXPECT_EQ(url->port(), 80);
    EXPECT_FALSE(url->has_userinfo());
    EXPECT_FALSE(url->is_https());
}

// Whatever is accepted can stand in a header line, and parsing it again changes nothing.
TEST(Url, NormalSpellingIsPrintableAndStable)
{
    constexpr std::string_view pieces[] = {
        "http://", "https:", "/", "\\",   "a",  ".", "..",   "@",    ":",     "80", "?",
        "#",       "%2e",    "%", "\r\n", "\t", " ", "\xc3", "\xbc", "[::1]", "x=1"};
    Random random(7);
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = "http://h";
        for (std::uint64_t i = random.below(12); i > 0; --i)
            text += pieces[random.below(std::size(pieces))];
        const auto url = Url::parse(text);
        if (!url)
            continue;
        ++accepted;
        ASSERT_TRUE(std::ranges::all_of(url->text(), [](char c) { return c > ' ' && c < 0x7f; }))
            << text;
        const auto again = Url::parse(url->text());
        ASSERT_TRUE(again) << text;
        ASSERT_EQ(again->text(), url->text()) << text;
    }
    EXPECT_GT(accepted, 1'000);
}

} // namespace
} // namespace waymark
