// SPDX-License-Identifier: Apache-2.0
#include "api/collect/event_id_text.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waymark::api::collect {
namespace {

using events::EventId;

TEST(EventIdText, IsReadInEitherCaseAndWrittenInLower)
{
    const auto id = parse_event_id("0192F0C1-5b6e-7abc-9def-0123456789AB");
    ASSERT_TRUE(id);
    EXPECT_EQ(*id, (EventId{0x0192'f0c1'5b6e'7abcU, 0x9def'0123'4567'89abU}));
    EXPECT_EQ(to_string(*id), "0192f0c1-5b6e-7abc-9def-0123456789ab");
}

TEST(EventIdText, IsNothingElse)
{
    for (const auto* text :
         {"", "1", "0192f0c15b6e7abc9def0123456789ab", "{0192f0c1-5b6e-7abc-9def-0123456789ab}",
          "0192f0c1-5b6e-7abc-9def-0123456789ag", "0192f0c1-5b6e-7abc-9def-0123456789a",
          "0192f0c15-b6e-7abc-9def-0123456789ab", "0192f0c1-5b6e-7abc-9def--123456789ab",
          "0192f0c1-5b6e-7abc-9def-+123456789ab", " 192f0c1-5b6e-7abc-9def-0123456789ab",
          "------------------------------------"})
        EXPECT_FALSE(parse_event_id(text)) << text;
}

// A client that forgot to make one would have all its events but the first taken for repeats.
TEST(EventIdText, TheNilIdIsNone)
{
    EXPECT_FALSE(parse_event_id("00000000-0000-0000-0000-000000000000"));
}

// BLAKE2b of 16 bytes (RFC 7693) with version and variant put in, by another implementation: what
// is sent again to a newer server is still the same event.
TEST(EventIdText, AHashIsTheSameForEver)
{
    EXPECT_EQ(to_string(hash_event_id("")), "cae66941-d9ef-8d40-8e4d-88758ea67670");
    EXPECT_EQ(to_string(hash_event_id("ajs-next-1")), "70c9910d-ef21-8d0c-8d45-46b8472d0e21");
}

TEST(EventIdText, HashesAreUuidsOfTheirOwn)
{
    std::set<EventId> ids;
    for (int i = 0; i < 1000; ++i) {
        const auto id = hash_event_id("message-" + std::to_string(i));
        EXPECT_EQ(id.high >> 12U & 0xfU, 8U);
        EXPECT_EQ(id.low >> 62U, 2U);
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), 1000U);
}

} // namespace
} // namespace waymark::api::collect
