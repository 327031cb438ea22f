// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/visitor.hpp"

#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

constexpr VisitorKey monday{1, 2, 3};
constexpr VisitorKey tuesday{4, 5, 6};

Event event()
{
    return {.owner = UserId{1},
            .site = SiteId{2},
            .ip = IpAddress::v4(0x08080808),
            .user_agent = "Mozilla/5.0"};
}

TEST(Visitor, IsTheSameForTheSameClientOfADay)
{
    auto later = event();
    later.time_ms = 5;
    later.link = LinkId{9};
    later.site = SiteId{3};
    EXPECT_EQ(visitor_of(event(), monday), visitor_of(later, monday));
}

TEST(Visitor, DiffersByAddressUserAgentOwnerAndDay)
{
    const auto visitor = visitor_of(event(), monday);
    auto other = event();
    other.ip = IpAddress::v4(0x08080809);
    EXPECT_NE(visitor_of(other, monday), visitor);
    other = event();
    other.user_agent = "Mozilla/5.1";
    EXPECT_NE(visitor_of(other, monday), visitor);
    other = event();
    other.owner = UserId{7};
    EXPECT_NE(visitor_of(other, monday), visitor);
    EXPECT_NE(visitor_of(event(), tuesday), visitor);
}

TEST(Visitor, CountsBySiteWhereThereIsNoOwner)
{
    auto here = event();
    here.owner = {};
    auto there = here;
    there.site = SiteId{3};
    EXPECT_NE(visitor_of(here, monday), visitor_of(there, monday));
}

TEST(Visitor, FollowsTheIdThatAClientKeepsAcrossDays)
{
    auto first = event();
    first.client_visitor = "anon-1";
    auto second = first;
    second.ip = IpAddress::v4(0x01010101);
    EXPECT_EQ(visitor_of(first, monday), visitor_of(second, tuesday));
    second.client_visitor = "anon-2";
    EXPECT_NE(visitor_of(first, monday), visitor_of(second, monday));
}

TEST(Visitor, IsAnotherOneForEachEventThatIsUnlinked)
{
    auto first = event();
    first.id = {1, 2};
    first.flags = flag_visitor_unlinked;
    first.client_visitor = "anon-1";
    auto second = first;
    second.id = {1, 3};
    EXPECT_NE(visitor_of(first, monday), visitor_of(second, monday));
    EXPECT_EQ(visitor_of(first, monday), visitor_of(first, tuesday)); // when it is sent again
}

} // namespace
} // namespace waymark::events::enrich
