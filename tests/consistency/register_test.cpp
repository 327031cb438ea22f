// SPDX-License-Identifier: Apache-2.0
#include "register.hpp"

#include <gtest/gtest.h>

namespace waymark::consistency {
namespace {

using namespace std::chrono_literals;

Access access(Version version, std::chrono::milliseconds begun, std::chrono::milliseconds answered)
{
    return {version, Moment{begun}, Moment{answered}};
}

TEST(Register, MayShowEitherValueWhileAWriteIsOnItsWay)
{
    const auto verdict = judge({.writes = {access(1, 0ms, 1ms), access(2, 10ms, 20ms)},
                                .reads = {access(1, 5ms, 6ms), access(1, 19ms, 22ms),
                                          access(2, 11ms, 12ms), access(2, 30ms, 31ms)}});
    EXPECT_EQ(verdict.reads, 4U);
    EXPECT_EQ(verdict.stale, 0U);
    EXPECT_EQ(verdict.strange, 0U);
}

TEST(Register, IsStaleIfItShowsWhatWasOverwrittenBeforeTheReadBegan)
{
    const auto verdict = judge({.writes = {access(1, 0ms, 1ms), access(2, 10ms, 20ms)},
                                .reads = {access(1, 21ms, 22ms), access(1, 1'050ms, 1'051ms)}});
    EXPECT_EQ(verdict.stale, 2U);
    EXPECT_EQ(verdict.stalest, 1'030ms);
}

TEST(Register, MayKeepEitherOfTwoWritesThatWereOnTheirWayTogether)
{
    const Register written{.writes = {access(1, 0ms, 9ms), access(2, 5ms, 12ms)}, .reads = {}};
    for (const Version kept : {Version{1}, Version{2}}) {
        Register value = written;
        append(value, {.writes = {}, .reads = {access(kept, 20ms, 21ms)}});
        EXPECT_EQ(judge(value).stale, 0U) << kept;
    }
}

TEST(Register, MayBeAbsentAgainAfterItWasThere)
{
    const std::vector writes{access(absent, 0ms, 0ms), access(1, 10ms, 11ms),
                             access(absent, 20ms, 21ms), access(2, 40ms, 41ms)};
    EXPECT_EQ(judge({.writes = writes, .reads = {access(absent, 30ms, 31ms)}}).stale, 0U);
    const auto early = judge({.writes = writes, .reads = {access(absent, 15ms, 16ms)}});
    EXPECT_EQ(early.stale, 1U);
    EXPECT_EQ(early.stalest, 4ms);
    EXPECT_EQ(judge({.writes = writes, .reads = {access(absent, 50ms, 51ms)}}).stale, 1U);
    EXPECT_EQ(judge({.writes = writes, .reads = {access(1, 30ms, 31ms)}}).stale, 1U);
}

TEST(Register, IsStrangeIfItShowsWhatNobodyHadWrittenYet)
{
    const auto verdict =
        judge({.writes = {access(1, 0ms, 1ms), access(2, 10ms, 20ms)},
               .reads = {access(2, 5ms, 6ms), access(7, 30ms, 31ms), access(absent, 30ms, 31ms)}});
    EXPECT_EQ(verdict.strange, 3U);
}

} // namespace
} // namespace waymark::consistency
