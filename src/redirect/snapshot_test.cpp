// SPDX-License-Identifier: Apache-2.0
#include "redirect/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

links::Link some_link()
{
    links::Link link;
    link.id = LinkId{3};
    link.owner = UserId{4};
    link.target_url = "HTTPS://Example.com?a=1";
    return link;
}

TEST(Snapshot, HoldsTheTargetInNormalSpelling)
{
    const auto snapshot = make_snapshot(some_link());
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->link, LinkId{3});
    EXPECT_EQ(snapshot->owner, UserId{4});
    EXPECT_EQ(snapshot->target, "https://example.com/?a=1");
    EXPECT_EQ(snapshot->ready_target, snapshot->target);
    EXPECT_EQ(snapshot->expires, TimePoint::max());
    EXPECT_FALSE(snapshot->has_password);
}

TEST(Snapshot, ReadyTargetHasTheLinksCampaignParameters)
{
    auto link = some_link();
    link.utm.medium = "e mail";
    link.utm.id = "7";
    const auto snapshot = make_snapshot(link);
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->target, "https://example.com/?a=1");
    EXPECT_EQ(snapshot->ready_target, "https://example.com/?a=1&utm_medium=e+mail&utm_id=7");
}

TEST(Snapshot, DefaultTargetReplacesTheLinksOnlyWhileRoutingIsOn)
{
    auto link = some_link();
    link.default_url = "https://example.org/default";
    EXPECT_EQ(make_snapshot(link)->target, "https://example.com/?a=1");
    link.is_smart_routing = true;
    EXPECT_EQ(make_snapshot(link)->target, "https://example.org/default");
}

TEST(Snapshot, KeepsExpiryPasswordAndStatus)
{
    auto link = some_link();
    link.expires = TimePoint{5s};
    link.password_hash = "x";
    link.status = links::LinkStatus::inactive;
    const auto snapshot = make_snapshot(link);
    ASSERT_NE(snapshot, nullptr);
    EXPECT_EQ(snapshot->expires, TimePoint{5s});
    EXPECT_TRUE(snapshot->has_password);
    EXPECT_EQ(snapshot->status, links::LinkStatus::inactive);
}

TEST(Snapshot, LinkWithoutAValidTargetHasNone)
{
    auto link = some_link();
    link.target_url = "not a URL";
    EXPECT_EQ(make_snapshot(link), nullptr);
}

} // namespace
} // namespace waymark::redirect
