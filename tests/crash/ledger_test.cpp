// SPDX-License-Identifier: Apache-2.0
#include "ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::crash {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Ledger, OwesNothingWhereEachAcknowledgedClickIsStoredOnce)
{
    const Ledger ledger{{.id = 3, .acknowledged = {true, false, false}}};
    const auto found = audit(ledger, {{marker(3, 0), 1}, {marker(3, 2), 1}});
    EXPECT_EQ(found.sent, 3U);
    EXPECT_EQ(found.acknowledged, 1U);
    EXPECT_EQ(found.stored, 2U);
    EXPECT_THAT(found.lost, IsEmpty());
    EXPECT_THAT(found.doubled, IsEmpty());
    EXPECT_THAT(found.strangers, IsEmpty());
}

TEST(Ledger, NamesLostDoubledAndStrangeClicks)
{
    const Ledger ledger{{.id = 1, .acknowledged = {true, true}},
                        {.id = 2, .acknowledged = {false}}};
    const auto found = audit(ledger, {{marker(1, 0), 2}, {marker(2, 0), 2}, {marker(2, 7), 1}});
    EXPECT_THAT(found.lost, ElementsAre(marker(1, 1)));
    EXPECT_THAT(found.doubled, ElementsAre(marker(1, 0), marker(2, 0)));
    EXPECT_THAT(found.strangers, ElementsAre(marker(2, 7)));
}

} // namespace
} // namespace waymark::crash
