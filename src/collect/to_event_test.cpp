// SPDX-License-Identifier: Apache-2.0
#include "collect/to_event.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace waymark::collect {
namespace {

using namespace std::chrono_literals;
using events::EventKind;

class ToEventTest : public testing::Test {
protected:
    [[nodiscard]] events::Event event(const Hit& hit) { return to_event(hit, site, now, random); }

    const TimePoint now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h;
    Random random{1};
    sites::Site site{.id = SiteId{7},
                     .owner = UserId{3},
                     .name = "Shop",
                     .domain = "https://www.shop.example:8443/en",
                     .time_zone = {},
                     .created = now,
                     .updated = now};
};

TEST_F(ToEventTest, SaysWhereAndWhoseItIs)
{
    const auto made = event({.url = "https://Shop.example/a/b?x=1&y=2#part",
                             .referrer = "https://news.example/",
                             .title = "B",
                             .screen = "1920x1080",
                             .user_agent = "agent",
                             .user = "u1",
                             .visit = "s_1"});
    EXPECT_EQ(made.owner, UserId{3});
    EXPECT_EQ(made.site, SiteId{7});
    EXPECT_EQ(made.url, "https://Shop.example/a/b?x=1&y=2#part");
    EXPECT_EQ(made.host, "Shop.example");
    EXPECT_EQ(made.path, "/a/b");
    EXPECT_EQ(made.query, "x=1&y=2");
    EXPECT_EQ(made.referrer, "https://news.example/");
    EXPECT_EQ(made.client_visit, "s_1");
    EXPECT_EQ(made.user, "u1");
    EXPECT_EQ(made.type, "page_view");
    EXPECT_EQ(made.flags, 0U);
}

TEST_F(ToEventTest, APathIsOfTheSitesOwnHost)
{
    const auto made = event({.url = "/prices?plan=pro"});
    EXPECT_EQ(made.host, "www.shop.example");
    EXPECT_EQ(made.path, "/prices");
    EXPECT_EQ(made.query, "plan=pro");
}

TEST_F(ToEventTest, NamesTheKindWhereTheClientDoesNot)
{
    EXPECT_EQ(event({.kind = EventKind::custom}).type, "custom");
    EXPECT_EQ(event({.kind = EventKind::engagement}).type, "engagement");
    EXPECT_EQ(event({.kind = EventKind::engagement, .type = "leave"}).type, "leave");
}

TEST_F(ToEventTest, BelievesAClientsTimeWithinBounds)
{
    const auto now_ms = to_epoch_ms(now);
    const auto time_of = [&](std::int64_t time_ms) { return event({.time_ms = time_ms}); };
    constexpr std::int64_t minute_ms = 60'000;
    constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

    EXPECT_EQ(time_of(now_ms - day_ms).time_ms, now_ms - day_ms);
    EXPECT_EQ(time_of(now_ms + 5 * minute_ms).time_ms, now_ms + 5 * minute_ms);
    EXPECT_EQ(time_of(now_ms - day_ms).flags, 0U);
    for (const auto unbelievable :
         {now_ms - day_ms - 1, now_ms + 5 * minute_ms + 1, std::int64_t{}, INT64_MIN, INT64_MAX}) {
        EXPECT_EQ(time_of(unbelievable).time_ms, now_ms);
        EXPECT_EQ(time_of(unbelievable).flags, events::flag_time_clamped);
    }
    EXPECT_EQ(time_of(now_ms - day_ms).received_ms, now_ms);
}

TEST_F(ToEventTest, KeepsTheClientsIdAndMakesOneElse)
{
    const events::EventId id{1, 2};
    EXPECT_EQ(event({.id = id}).id, id);
    EXPECT_EQ(event({.id = id}).flags, events::flag_client_id);
    EXPECT_NE(event({}).id, event({}).id);
}

TEST_F(ToEventTest, DoesWhatTheSitesPrivacyAsks)
{
    const Hit hit{.user = "u", .visitor = "v", .visit = "s"};
    EXPECT_EQ(event(hit).client_visitor, "") << "nobody chose so";

    site.visitor_mode = sites::VisitorMode::persistent;
    EXPECT_EQ(event(hit).client_visitor, "v");

    site.visitor_mode = sites::VisitorMode::none;
    EXPECT_EQ(event(hit).client_visitor, "");
    EXPECT_EQ(event(hit).client_visit, "");
    EXPECT_EQ(event(hit).flags, events::flag_visitor_unlinked);

    site.visitor_mode = sites::VisitorMode::monthly;
    site.address_mode = sites::AddressMode::truncated;
    EXPECT_EQ(event(hit).flags, events::flag_visitor_monthly | events::flag_address_truncated);
    site.address_mode = sites::AddressMode::dropped;
    EXPECT_EQ(event(hit).flags, events::flag_visitor_monthly | events::flag_address_dropped);
}

TEST_F(ToEventTest, FindsAnAdvertisersClickId)
{
    const auto made = event({.url = "/?a=1&gclid=&fbclid=IwAR1&gclid=Cj0"});
    EXPECT_EQ(made.click_id_kind, "fbclid");
    EXPECT_EQ(made.click_id, "IwAR1");
    EXPECT_EQ(event({.url = "/?wm_click=c1"}).click_id_kind, "wm_click");
    EXPECT_EQ(event({.url = "/?click=c1"}).click_id_kind, "");
}

TEST_F(ToEventTest, FlagsABrowserThatAProgramDrives)
{
    EXPECT_EQ(event({.is_headless = true}).flags, events::flag_headless);
}

TEST(PageAddress, TellsItsPartsApart)
{
    struct Case {
        std::string_view url, host, path, query;
    };
    for (const auto& [url, host, path, query] : std::initializer_list<Case>{
             {"https://a.example", "a.example", "/", ""},
             {"https://a.example?q", "a.example", "/", "q"},
             {"https://a.example#f?q", "a.example", "/", ""},
             {"https://me:pw@a.example:8080/p", "a.example", "/p", ""},
             {"https://[2001:db8::1]:8080/p", "[2001:db8::1]", "/p", ""},
             {"//a.example/p", "a.example", "/p", ""},
             {"/p?u=https://b.example/", "", "/p", "u=https://b.example/"},
             {"p", "", "p", ""},
             {"", "", "", ""},
             {"about:blank", "", "about:blank", ""},
             {"https://", "", "", ""},
         }) {
        const auto page = parse_page_address(url);
        EXPECT_EQ(page.host, host) << url;
        EXPECT_EQ(page.path, path) << url;
        EXPECT_EQ(page.query, query) << url;
    }
}

TEST_F(ToEventTest, KnowsWhichPagesAreOfTheSite)
{
    for (const auto* const own :
         {"", "https://shop.example", "http://WWW.Shop.example:81", "https://blog.shop.example",
          "https://shop.example/page", "https://a.b.shop.example"})
        EXPECT_TRUE(is_of_site(own, site)) << own;
    for (const auto* const foreign :
         {"null", "https://example", "https://evilshop.example", "https://shop.example.evil.test",
          "https://shop.example@evil.test", "https://evil.test/shop.example"})
        EXPECT_FALSE(is_of_site(foreign, site)) << foreign;
    site.domain = "urn:app";
    EXPECT_TRUE(is_of_site("https://anything.example", site));
}

} // namespace
} // namespace waymark::collect
