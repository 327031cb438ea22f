// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "events/event_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waymark::events {
namespace {

std::vector<std::byte> encoded(const Event& event)
{
    std::vector<std::byte> bytes(encoded_size(event));
    EXPECT_EQ(encode_into(event, bytes), bytes.size());
    return bytes;
}

TEST(EventCodec, ReadsBackWhatItWrote)
{
    Random random(7);
    for (int i = 0; i < 2000; ++i) {
        const EventSample sample(random);
        const auto bytes = encoded(sample.event());
        Event back;
        ASSERT_TRUE(decode(bytes, back));
        ASSERT_EQ(back, sample.event());
    }
}

TEST(EventCodec, ForgetsTheEventThatWasDecodedBefore)
{
    Random random(8);
    const EventSample full(random);
    Event event;
    ASSERT_TRUE(decode(encoded(full.event()), event));
    const Event bare{.kind = EventKind::page_view};
    const auto bytes = encoded(bare);
    ASSERT_TRUE(decode(bytes, event));
    EXPECT_EQ(event, bare);
}

TEST(EventCodec, CutsLongTextsBetweenTwoCharacters)
{
    std::string long_agent(text_max::user_agent - 1, 'a');
    long_agent += "\u00e9 and more";
    const Event event{.user_agent = long_agent};
    const auto bytes = encoded(event);
    Event back;
    ASSERT_TRUE(decode(bytes, back));
    EXPECT_EQ(back.user_agent, std::string(text_max::user_agent - 1, 'a'));
}

TEST(EventCodec, LeavesOutPropertiesBeyondTheMaximum)
{
    Event event;
    event.properties.assign(properties_max + 5, {"key", "value"});
    const auto bytes = encoded(event);
    Event back;
    ASSERT_TRUE(decode(bytes, back));
    EXPECT_EQ(back.properties.size(), properties_max);
}

TEST(EventCodec, TheLargestEventStaysBelowItsBound)
{
    const std::string text(10'000, 'x');
    Event event{.user_agent = text,
                .accept_language = text,
                .referrer = text,
                .host = text,
                .path = text,
                .query = text,
                .utm = {text, text, text, text, text, text, text},
                .click_id = text,
                .click_id_kind = text,
                .title = text,
                .screen = text,
                .name = text,
                .user = text,
                .client_visitor = text,
                .client_visit = text,
                .currency = text};
    event.properties.assign(1000, {text, text});
    EXPECT_LE(encoded_size(event), encoded_event_bytes_max);
}

TEST(EventCodec, EncodesTextThatIsNotUtf8ToTheSameEachTime)
{
    const std::string continuations(200, '\x80');
    const Event event{.path = "/", .screen = continuations};
    const auto once = encoded(event);

    Event back;
    ASSERT_TRUE(decode(once, back));
    EXPECT_EQ(back.screen, continuations.substr(0, text_max::word));
    EXPECT_EQ(encoded(back), once);
}

TEST(EventCodec, SkipsTagsAndHeaderBytesThatItDoesNotKnow)
{
    const Event event{.path = "spring", .value_e4 = 5};
    auto bytes = encoded(event);
    const std::array unknown_field{std::byte{200}, std::byte{2}, std::byte{'h'}, std::byte{'i'}};
    bytes.insert(bytes.end(), unknown_field.begin(), unknown_field.end());
    constexpr std::size_t header_bytes = 120;
    bytes.insert(bytes.begin() + header_bytes, 8, std::byte{1});
    bytes[2] = std::byte{header_bytes + 8};

    Event back;
    ASSERT_TRUE(decode(bytes, back));
    EXPECT_EQ(back, event);
}

TEST(EventCodec, RefusesEveryTruncation)
{
    Random random(9);
    const EventSample sample(random);
    const auto bytes = encoded(sample.event());
    // Cut between two fields, the bytes are a shorter event; nowhere may they be read past.
    std::size_t refused = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::vector<std::byte> cut_short(bytes.begin(),
                                               bytes.begin() + static_cast<std::ptrdiff_t>(size));
        Event back;
        const auto result = decode(cut_short, back);
        if (result)
            continue;
        EXPECT_EQ(result.error().code, Errc::invalid_argument);
        ++refused;
    }
    EXPECT_GT(refused, bytes.size() - 200);
}

TEST(EventCodec, RefusesAnUnknownVersionKindOrHeaderLength)
{
    const auto good = encoded(Event{});
    Event back;
    for (const auto& [at, value] :
         {std::pair<std::size_t, unsigned>{0, 2}, {1, 0}, {1, 6}, {2, 7}}) {
        auto bytes = good;
        bytes[at] = static_cast<std::byte>(value);
        const auto result = decode(bytes, back);
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, Errc::invalid_argument);
    }
}

TEST(EventCodec, RefusesALengthThatNeverEnds)
{
    auto bytes = encoded(Event{});
    bytes.push_back(std::byte{1});
    bytes.insert(bytes.end(), 10, std::byte{0xff});
    Event back;
    EXPECT_FALSE(decode(bytes, back));
}

} // namespace
} // namespace waymark::events
