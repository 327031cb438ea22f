// SPDX-License-Identifier: Apache-2.0
#include "identity/name_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace waymark::identity {
namespace {

TEST(NameHashTest, TellsOneNameAlwaysTheSameAndOthersApart)
{
    const NameHash hash;
    EXPECT_EQ(hash("ann"), hash(std::string("ann")));
    EXPECT_NE(hash("ann"), hash("bob"));
    EXPECT_NE(hash("ann"), hash(std::string("ann\0", 4)));
    EXPECT_NE(hash(""), hash("ann"));
}

TEST(NameHashTest, NobodyKnowsTheNumberOfANameBeforehand)
{
    EXPECT_NE(NameHash()("ann"), NameHash()("ann"));
}

} // namespace
} // namespace waymark::identity
