// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "events/segment_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace waymark::events {
namespace {

constexpr std::uint32_t salt = 0xfeed'beef;

std::span<const std::byte> as_bytes(const std::string& text)
{
    return std::as_bytes(std::span(text));
}

// A segment as the format's page describes it, written without the writer.
struct SegmentBytes {
    std::vector<std::byte> bytes = std::vector<std::byte>(segment_header_bytes);
    std::vector<std::size_t> ends{segment_header_bytes};

    void add(const std::string& text)
    {
        const std::size_t offset = bytes.size();
        bytes.resize(offset + record_bytes(text.size()));
        const auto length = static_cast<std::uint32_t>(text.size());
        const std::uint32_t checksum = record_checksum(salt, offset, as_bytes(text));
        std::memcpy(bytes.data() + offset, &length, sizeof(length));
        std::memcpy(bytes.data() + offset + 4, &checksum, sizeof(checksum));
        std::memcpy(bytes.data() + offset + 8, text.data(), text.size());
        ends.push_back(bytes.size());
    }
};

std::vector<std::string> read_all(SegmentReader& reader)
{
    std::vector<std::string> texts;
    while (const auto record = reader.next()) {
        std::string text(record->payload.size(), '\0');
        std::ranges::transform(record->payload, text.begin(),
                               [](std::byte byte) { return static_cast<char>(byte); });
        texts.push_back(std::move(text));
    }
    return texts;
}

using Texts = std::vector<std::string>;

TEST(SegmentReader, ReadsRecordsOfEveryLengthInOrder)
{
    SegmentBytes segment;
    Texts texts;
    for (std::size_t length = 1; length < 40; ++length)
        segment.add(texts.emplace_back(length, static_cast<char>('a' + length % 26)));
    SegmentReader reader(segment.bytes, salt);
    EXPECT_EQ(read_all(reader), texts);
    EXPECT_EQ(reader.offset(), segment.bytes.size());
    EXPECT_EQ(reader.skipped_bytes(), 0);
}

TEST(SegmentReader, StopsWhereTheFreeRoomBegins)
{
    SegmentBytes segment;
    segment.add("one");
    segment.bytes.resize(segment.bytes.size() + 4096);
    SegmentReader reader(segment.bytes, salt);
    EXPECT_EQ(read_all(reader), Texts{"one"});
    EXPECT_EQ(reader.offset(), segment.ends[1]);
}

TEST(SegmentReader, GoesOnFromAnyRecord)
{
    SegmentBytes segment;
    segment.add("one");
    segment.add("two");
    segment.add("three");
    SegmentReader reader(segment.bytes, salt, segment.ends[1]);
    EXPECT_EQ(read_all(reader), (Texts{"two", "three"}));
}

TEST(SegmentReader, CutsATornTailAtTheLastValidRecord)
{
    SegmentBytes segment;
    segment.add("the first record");
    segment.add("the second record");
    for (std::size_t size = segment.ends[1]; size < segment.ends[2]; ++size) {
        const std::span<const std::byte> torn(segment.bytes.data(), size);
        SegmentReader reader(torn, salt);
        EXPECT_EQ(read_all(reader), Texts{"the first record"}) << size;
        EXPECT_EQ(reader.offset(), segment.ends[1]);
    }
}

TEST(SegmentReader, RefusesARecordWithAnyBitFlipped)
{
    SegmentBytes segment;
    segment.add("first");
    segment.add("last one");
    for (std::size_t bit = segment.ends[1] * 8; bit < (segment.ends[2]) * 8; ++bit) {
        auto flipped = segment.bytes;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        SegmentReader reader(flipped, salt);
        EXPECT_EQ(read_all(reader), Texts{"first"}) << bit;
    }
}

TEST(SegmentReader, PassesOverDamageInTheMiddleAndSaysHowMuch)
{
    SegmentBytes segment;
    segment.add("one");
    segment.add("two");
    segment.add("three");
    segment.bytes[segment.ends[1] + 9] ^= std::byte{1};
    SegmentReader reader(segment.bytes, salt);
    EXPECT_EQ(read_all(reader), (Texts{"one", "three"}));
    EXPECT_EQ(reader.skipped_bytes(), segment.ends[2] - segment.ends[1]);
    EXPECT_EQ(reader.skipped_regions(), 1);
}

TEST(SegmentReader, DoesNotTakeACopyOfARecordForARecord)
{
    SegmentBytes segment;
    segment.add("one");
    const std::vector copy(segment.bytes.begin() + segment_header_bytes, segment.bytes.end());
    segment.bytes.insert(segment.bytes.end(), copy.begin(), copy.end());
    SegmentReader reader(segment.bytes, salt);
    EXPECT_EQ(read_all(reader), Texts{"one"});
}

TEST(SegmentReader, DoesNotReadARecordOfAnotherSegment)
{
    SegmentBytes segment;
    segment.add("one");
    SegmentReader reader(segment.bytes, salt + 1);
    EXPECT_EQ(read_all(reader), Texts{});
}

TEST(SegmentReader, GivesUpOnBytesMadeToKeepItBusy)
{
    // Each eight bytes announce a long record, so each start costs a checksum of the whole rest.
    const std::size_t size = std::size_t{4} << 20U;
    std::vector<std::byte> bytes(size);
    const std::uint32_t length = record_payload_bytes_max;
    for (std::size_t at = 0; at < size; at += 8)
        std::memcpy(bytes.data() + at, &length, sizeof(length));
    SegmentReader reader(bytes, salt);
    EXPECT_EQ(read_all(reader), Texts{});
}

TEST(SegmentReader, SurvivesRandomBytes)
{
    Random random(3);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::byte> bytes(random.below(2000));
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(random());
        SegmentReader reader(bytes, salt);
        EXPECT_EQ(read_all(reader), Texts{});
    }
}

TEST(SegmentHeader, IsReadBack)
{
    const SegmentHeader header{.writer = 3,
                               .salt = salt,
                               .sequence = 42,
                               .bytes = segment_bytes_min,
                               .created = from_epoch_ms(1'760'000'000'000)};
    std::array<std::byte, segment_header_bytes> bytes{};
    write_segment_header(header, bytes);
    EXPECT_EQ(read_segment_header(bytes), header);
}

TEST(SegmentHeader, WithAnyBitFlippedIsRefused)
{
    std::array<std::byte, segment_header_bytes> bytes{};
    write_segment_header({.sequence = 1}, bytes);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        const auto header = read_segment_header(flipped);
        ASSERT_FALSE(header) << bit;
        EXPECT_EQ(header.error().code, Errc::invalid_argument);
    }
}

TEST(SegmentFileName, IsReadBack)
{
    EXPECT_EQ(segment_file_name(42), "0000000000000042.spool");
    EXPECT_EQ(parse_segment_file_name("0000000000000042.spool"), 42);
    EXPECT_EQ(parse_segment_file_name("0000000000000042.spool.damaged"), std::nullopt);
    EXPECT_EQ(parse_segment_file_name("forwarder.state"), std::nullopt);
}

} // namespace
} // namespace waymark::events
