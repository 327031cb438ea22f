// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/click_filter.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>

namespace waymark::api::dwz {
namespace {

using analytics::Dimension;
using analytics::Filter;
using analytics::Match;
using analytics::Scope;
using testing::ElementsAre;
using testing::Optional;

http::Request with_query(std::string query)
{
    http::Request request;
    request.query = std::move(query);
    return request;
}

ClickFilter filter_of(std::string query)
{
    return read_click_filter(with_query(std::move(query)), Scope::owner(UserId{3})).value();
}

using Click = std::map<Dimension, std::string>;

// Whether a click meets a condition of the kinds that are used here.
bool passes(const analytics::Condition& condition, const Click& click)
{
    const auto value = click.find(condition.dimension);
    const bool is_among =
        value != click.end() &&
        std::ranges::find(condition.values, value->second) != condition.values.end();
    return condition.match == Match::not_in ? !is_among : is_among;
}

bool passes(const Filter& filter, const Click& click)
{
    const auto passes_part = [&](const Filter& part) { return passes(part, click); };
    if (const auto* all = std::get_if<Filter::All>(&filter.node))
        return std::ranges::all_of(all->of, passes_part);
    if (const auto* any = std::get_if<Filter::Any>(&filter.node))
        return std::ranges::any_of(any->of, passes_part);
    return passes(std::get<analytics::Condition>(filter.node), click);
}

TEST(ClickFilter, OfNothingIsTheWholeScope)
{
    for (const auto* const query : {"", "ip=&country=&is_bot=&short_link_id=", "short_link_id=0"}) {
        const auto clicks = filter_of(query);
        EXPECT_EQ(clicks.scope.owner(), UserId{3}) << query;
        EXPECT_EQ(clicks.scope.links(), std::nullopt) << query;
        EXPECT_FALSE(clicks.filter) << query;
    }
}

TEST(ClickFilter, OfALinkStaysWithinTheScope)
{
    const auto clicks = filter_of("short_link_id=5");
    EXPECT_EQ(clicks.scope.owner(), UserId{3});
    EXPECT_THAT(clicks.scope.links(), Optional(ElementsAre(LinkId{5})));
}

TEST(ClickFilter, ComparesEachTextWhole)
{
    const auto clicks = filter_of("ip=203.0.113.9&province=%E5%B9%BF%E4%B8%9C&city=Shenzhen"
                                  "&isp=Telecom&country=CN");
    Click click{{Dimension::ip, "203.0.113.9"},
                {Dimension::region, "广东"},
                {Dimension::city, "Shenzhen"},
                {Dimension::isp, "Telecom"},
                {Dimension::country, "CN"}};
    EXPECT_TRUE(passes(*clicks.filter, click));
    for (const auto& [dimension, value] : Click(click)) {
        click[dimension] += "x";
        EXPECT_FALSE(passes(*clicks.filter, click)) << value;
        click[dimension] = value;
    }
}

TEST(ClickFilter, TakesACountryByItsChineseName)
{
    const auto clicks = filter_of("country=%E4%B8%AD%E5%9B%BD");
    EXPECT_TRUE(passes(*clicks.filter, {{Dimension::country, "CN"}}));
}

TEST(ClickFilter, TakesAnAddressInAnySpelling)
{
    const auto clicks = filter_of("ip=2001:DB8:0:0::1");
    EXPECT_TRUE(passes(*clicks.filter, {{Dimension::ip, "2001:db8::1"}}));
}

TEST(ClickFilter, TellsBotsFromPeople)
{
    for (const auto* const query : {"is_bot=true", "is_bot=1"}) {
        EXPECT_TRUE(passes(*filter_of(query).filter, {{Dimension::is_bot, "1"}})) << query;
        EXPECT_FALSE(passes(*filter_of(query).filter, {{Dimension::is_bot, "0"}})) << query;
    }
    for (const auto* const query : {"is_bot=false", "is_bot=0"})
        EXPECT_TRUE(passes(*filter_of(query).filter, {{Dimension::is_bot, "0"}})) << query;
}

TEST(ClickFilter, RefusesWhatItCannotRead)
{
    const auto error_of = [](std::string query) {
        return read_click_filter(with_query(std::move(query)), Scope::everything()).error();
    };
    EXPECT_EQ(error_of("short_link_id=five"),
              (Rejection{Errc::invalid_argument, "无效的短链接ID格式"}));
    EXPECT_THAT(error_of("is_bot=maybe").message, testing::HasSubstr("is_bot"));
    EXPECT_THAT(error_of("city=a%00").message, testing::HasSubstr("city"));
    EXPECT_EQ(error_of("device_type=%00").code, Errc::invalid_argument);
}

TEST(ClickFilter, OfADeviceTypeFindsTheClicksThatAreShownWithIt)
{
    constexpr std::array types{"desktop", "mobile", "tablet", "bot", "unknown"};
    for (const auto* const device : {"desktop", "mobile", "tablet", "smarttv", "console", ""}) {
        for (const bool is_bot : {false, true}) {
            const Click click{{Dimension::device, device}, {Dimension::is_bot, is_bot ? "1" : "0"}};
            for (const auto* const type : types) {
                EXPECT_EQ(passes(of_device_type(type), click), type == device_type(device, is_bot))
                    << type << " of " << device << (is_bot ? ", a bot" : "");
            }
        }
    }
}

TEST(ClickFilter, OfAnotherDeviceTypeFindsNothing)
{
    EXPECT_FALSE(passes(of_device_type("smarttv"),
                        {{Dimension::device, "smarttv"}, {Dimension::is_bot, "0"}}));
}

} // namespace
} // namespace waymark::api::dwz
