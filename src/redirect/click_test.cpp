// SPDX-License-Identifier: Apache-2.0
#include "redirect/click.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::redirect {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint now{1'750'000'000'123ms};

TEST(Click, IsTheVisitWithTheLinkAndTheDecision)
{
    Snapshot snapshot;
    snapshot.link = LinkId{3};
    snapshot.owner = UserId{4};
    const Visit visit{.domain = DomainId{5},
                      .slug = "sale",
                      .query = "utm_source=x&y=z",
                      .host = "short.example",
                      .user_agent = "agent",
                      .referrer = "https://ref.example/",
                      .accept_language = "de",
                      .ip = IpAddress::v4(0x01020304)};
    Random random(1);
    const Decision decision{.target = "https://t.example/",
                            .utm = {.source = "x"},
                            .rule = RuleId{6},
                            .variant = VariantId{7}};
    const auto click = make_click(visit, snapshot, decision, now, random);

    EXPECT_EQ(click.kind, events::EventKind::click);
    EXPECT_EQ(click.flags, 0U);
    EXPECT_EQ(click.time_ms, to_epoch_ms(now));
    EXPECT_EQ(click.received_ms, to_epoch_ms(now));
    EXPECT_EQ(click.link, LinkId{3});
    EXPECT_EQ(click.owner, UserId{4});
    EXPECT_EQ(click.domain, DomainId{5});
    EXPECT_EQ(click.rule, RuleId{6});
    EXPECT_EQ(click.variant, VariantId{7});
    EXPECT_EQ(click.ip, visit.ip);
    EXPECT_EQ(click.user_agent, "agent");
    EXPECT_EQ(click.accept_language, "de");
    EXPECT_EQ(click.referrer, "https://ref.example/");
    EXPECT_EQ(click.host, "short.example");
    EXPECT_EQ(click.path, "sale");
    EXPECT_EQ(click.query, "utm_source=x&y=z");
    EXPECT_EQ(click.utm, (events::Utm{.source = "x"}));
}

TEST(Click, AskedForByHeadIsFlagged)
{
    Random random(1);
    const auto click = make_click({.is_head = true}, {}, {}, now, random);
    EXPECT_EQ(click.flags, events::flag_head_request);
}

TEST(Click, HasAnIdOfItsOwnThatSortsByTime)
{
    Random random(1);
    const auto first = make_click({}, {}, {}, now, random);
    const auto second = make_click({}, {}, {}, now, random);
    const auto later = make_click({}, {}, {}, now + 1ms, random);
    EXPECT_NE(first.id, second.id);
    EXPECT_GT(later.id, first.id);
    EXPECT_GT(later.id, second.id);
}

} // namespace
} // namespace waymark::redirect
