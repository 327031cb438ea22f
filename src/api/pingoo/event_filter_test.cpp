// SPDX-License-Identifier: Apache-2.0
#include "analytics/compile_filter.hpp"
#include "api/pingoo/event_filter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::api::pingoo {

namespace {

http::Request asking(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

analytics::EventQuery narrowed(std::string query)
{
    analytics::EventQuery events{.scope = analytics::Scope::everything()};
    narrow(events, asking(std::move(query)));
    return events;
}

std::string condition_of(std::string query)
{
    const auto events = narrowed(std::move(query));
    EXPECT_FALSE(events.takes_agent);
    return events.filter ? analytics::compile_filter(*events.filter).value() : "none";
}

TEST(PingooEventFilter, ComparesWhatIsShown)
{
    EXPECT_EQ(
        condition_of("session_id=s&user_id=u&event_type=page_view&screen=1x2"),
        "(client_visit = 's' AND user = 'u' AND event_type = 'page_view' AND screen = '1x2')");
    EXPECT_EQ(condition_of("url=a%25b"), "(position(url, 'a%b') > 0)");
    EXPECT_EQ(condition_of("ip=2001:DB8:0::1"), "(ip = '2001:db8::1')");
    EXPECT_EQ(condition_of("ip=nonsense"), "(ip = 'nonsense')");
    EXPECT_EQ(condition_of("country=%E7%BE%8E%E5%9B%BD"), "(country = 'US')");
    EXPECT_EQ(condition_of("subdivision=Bavaria&city=Munich&isp=Net"),
              "(region = 'Bavaria' AND city = 'Munich' AND isp = 'Net')");
}

TEST(PingooEventFilter, FindsTheNamesThatAreShownCut)
{
    const std::string shown(32, 'x');
    EXPECT_EQ(condition_of("isp=" + shown), "(startsWith(isp, '" + shown + "'))");
}

TEST(PingooEventFilter, KnowsTruthAsGoDoes)
{
    for (const auto* text : {"1", "t", "T", "true", "TRUE", "True"})
        EXPECT_EQ(condition_of(std::string("is_bot=") + text), "(is_bot = 1)");
    for (const auto* text : {"0", "f", "F", "false", "FALSE", "False"})
        EXPECT_EQ(condition_of(std::string("is_bot=") + text), "(is_bot = 0)");
    for (const auto* text : {"", "yes", "tRUE", "2"})
        EXPECT_EQ(condition_of(std::string("is_bot=") + text), "none");
}

TEST(PingooEventFilter, WithoutParametersFiltersNothing)
{
    EXPECT_EQ(condition_of("page=2&session_id=&url=&else=1"), "none");
}

TEST(PingooEventFilter, ComparesTheWordsForUserAgents)
{
    const auto events = narrowed("device=mobile&browser=Chrome+120.0.0.0&os=Android+13");
    EXPECT_FALSE(events.filter);
    ASSERT_TRUE(events.takes_agent);
    const std::string agent = "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, "
                              "like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36";
    EXPECT_TRUE(events.takes_agent(agent));
    EXPECT_FALSE(events.takes_agent("Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 "
                                    "(KHTML, like Gecko) Chrome/121.0.0.0 Mobile Safari/537.36"));
    EXPECT_FALSE(narrowed("device=desktop").takes_agent(agent));
    EXPECT_TRUE(narrowed("device=desktop").takes_agent(""));
}

std::string page_of(std::string query)
{
    const auto shape = read_page_shape(asking(std::move(query)));
    return shape ? std::to_string(shape->page) + " of " + std::to_string(shape->page_size)
                 : shape.error().message;
}

TEST(PingooEventPage, HasItsDefaultsAndItsLimits)
{
    EXPECT_EQ(page_of(""), "1 of 10");
    EXPECT_EQ(page_of("page=&page_size="), "1 of 10");
    EXPECT_EQ(page_of("page=0&page_size=0"), "1 of 10");
    EXPECT_EQ(page_of("page=-3&page_size=-1"), "1 of 10");
    EXPECT_EQ(page_of("page=7&page_size=100"), "7 of 100");
    EXPECT_EQ(page_of("page=%2B7&page_size=101"), "7 of 100");
}

TEST(PingooEventPage, SaysWhatIsNoNumber)
{
    EXPECT_EQ(page_of("page=abc"), "strconv.ParseInt: parsing \"abc\": invalid syntax");
    EXPECT_EQ(page_of("page_size=1.5"), "strconv.ParseInt: parsing \"1.5\": invalid syntax");
    EXPECT_EQ(page_of("page=%2B-1"), "strconv.ParseInt: parsing \"+-1\": invalid syntax");
    EXPECT_EQ(page_of("page=99999999999999999999"),
              "strconv.ParseInt: parsing \"99999999999999999999\": value out of range");
}

} // namespace

} // namespace waymark::api::pingoo
