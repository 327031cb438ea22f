// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/user_agent_cache.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace waymark::events::enrich {
namespace {

class UserAgentCacheTest : public testing::Test {
protected:
    void fill(std::string_view prefix)
    {
        for (std::size_t i = 0; i < UserAgentCache::generation_size; ++i)
            static_cast<void>(cache.find(fmt::format("{}/{}", prefix, i)));
    }

    const EnrichmentData data{"/nonexistent"};
    UserAgentCache cache{data};
};

TEST_F(UserAgentCacheTest, KeepsAnAnswerInPlaceWithinABatch)
{
    const auto* const first = &cache.find("Googlebot");
    fill("a");
    EXPECT_EQ(&cache.find("Googlebot"), first);
}

TEST_F(UserAgentCacheTest, KeepsWhatIsUsedThroughAChangeOfGenerations)
{
    const auto* const used = &cache.find("Googlebot");
    fill("a");
    cache.begin_batch();
    EXPECT_EQ(&cache.find("Googlebot"), used);
    fill("b");
    cache.begin_batch();
    EXPECT_EQ(&cache.find("Googlebot"), used);
}

TEST_F(UserAgentCacheTest, HoldsTwoGenerationsAtMost)
{
    for (const auto* const prefix : {"a", "b", "c", "d"}) {
        fill(prefix);
        cache.begin_batch();
    }
    EXPECT_LE(cache.size(), 2 * UserAgentCache::generation_size);
}

} // namespace
} // namespace waymark::events::enrich
