// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/short_link_view.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <chrono>

namespace waymark::api::dwz {
namespace {

constexpr std::string_view public_url = "https://go.example.com";

links::Link sample()
{
    links::Link link;
    link.id = LinkId{1};
    link.domain = DomainId{4};
    link.domain_name = "short.ly";
    link.protocol = "https";
    link.slug = "abc123";
    link.target_url = "https://www.example.com/very/long/url?b=2&a=1";
    link.title = "示例网站";
    link.created = std::chrono::sys_days{std::chrono::January / 1 / 2024};
    link.updated = link.created + std::chrono::milliseconds{1'999};
    return link;
}

TEST(ShortLinkView, HasEveryMemberAlways)
{
    EXPECT_EQ(to_view(sample(), public_url), boost::json::parse(R"({
        "id":1,"short_code":"abc123","domain":"https://short.ly",
        "short_url":"https://short.ly/abc123",
        "original_url":"https://www.example.com/very/long/url?b=2&a=1","title":"示例网站",
        "description":"","expire_at":null,"is_active":true,"click_count":0,
        "created_at":"2024-01-01T00:00:00Z","updated_at":"2024-01-01T00:00:01Z"})"));
}

TEST(ShortLinkView, OfTheDefaultDomainShowsThePublicUrl)
{
    auto link = sample();
    link.domain = links::default_domain;
    link.domain_name.clear();
    link.protocol.clear();
    EXPECT_EQ(domain_of(link, public_url), "https://go.example.com");
    EXPECT_EQ(short_url_of(link, public_url), "https://go.example.com/abc123");
}

TEST(ShortLinkView, CountsThePeopleAndTheBots)
{
    auto link = sample();
    link.clicks = 5;
    link.bot_clicks = 2;
    EXPECT_EQ(to_view(link, public_url).at("click_count"), 7U);
}

TEST(ShortLinkView, OfALinkThatIsOverStillCallsItActive)
{
    auto link = sample();
    link.status = links::LinkStatus::expired;
    EXPECT_EQ(to_view(link, public_url).at("is_active"), true);
    link.status = links::LinkStatus::inactive;
    EXPECT_EQ(to_view(link, public_url).at("is_active"), false);
}

} // namespace
} // namespace waymark::api::dwz
