// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_view.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::openshort {
namespace {

links::bundles::Bundle::Member member(std::string slug, std::uint64_t clicks, std::int64_t position)
{
    links::bundles::Bundle::Member member;
    member.link.slug = std::move(slug);
    member.link.clicks = clicks;
    member.position = position;
    return member;
}

links::bundles::Bundle bundle()
{
    links::bundles::Bundle bundle;
    bundle.uid = "cbundle";
    bundle.name = "Spring";
    bundle.link_count = 2;
    bundle.clicks = 7;
    bundle.members = {member("first", 2, 0), member("second", 5, 4)};
    return bundle;
}

TEST(BundleView, ShowsItsLinksInTheirOrder)
{
    const auto view = to_view(bundle(), "http://go.example");
    EXPECT_EQ(view.at("urlCount").as_uint64(), 2U);
    EXPECT_EQ(view.at("totalClicks").as_uint64(), 7U);
    EXPECT_FALSE(view.contains("description"));
    const auto& second = view.at("urls").at(1).as_object();
    EXPECT_EQ(second.at("shortUrl"), "http://go.example/second");
    EXPECT_EQ(second.at("order").as_int64(), 4);
    EXPECT_FALSE(second.contains("title"));
}

TEST(BundleStats, NamesTheLinkWithTheMostClicks)
{
    const std::vector<analytics::DayClicks> days{{*parse_iso_date("2026-01-31"), 3}};
    const auto view = stats_view(bundle(), days);
    EXPECT_EQ(view.at("bundleId"), "cbundle");
    EXPECT_EQ(view.at("topUrl").at("slug"), "second");
    EXPECT_EQ(view.at("topUrl").at("clicks").as_uint64(), 5U);
    EXPECT_EQ(view.at("clickTrend").at(0).at("date"), "2026-01-31");
}

TEST(BundleStats, NamesNoneOfAnEmptyBundle)
{
    auto empty = bundle();
    empty.members.clear();
    EXPECT_FALSE(stats_view(empty, {}).contains("topUrl"));
}

} // namespace
} // namespace waymark::api::openshort
