// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "events/event_samples.hpp"
#include "events/event_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace waymark::events {
namespace {

using testing::HasSubstr;
using testing::Not;

// Steps over one value of a type, as RowBinary's documentation describes it.
class RowBinaryWalk {
public:
    explicit RowBinaryWalk(std::span<const std::byte> bytes) : left_(bytes) {}

    void skip(std::string_view type)
    {
        static const std::map<std::string_view, std::size_t> widths{
            {"UUID", 16}, {"UInt8", 1},           {"Int8", 1}, {"UInt32", 4},       {"UInt64", 8},
            {"Int64", 8}, {"DateTime('UTC')", 4}, {"Date", 2}, {"Decimal(18,4)", 8}};
        if (const auto width = widths.find(type); width != widths.end())
            return drop(width->second);
        if (type == "String" || type == "LowCardinality(String)")
            return drop(length());
        ASSERT_EQ(type, "Array(String)");
        for (std::size_t count = length(); count > 0; --count)
            drop(length());
    }
    [[nodiscard]] std::size_t left() const { return left_.size(); }

private:
    void drop(std::size_t bytes)
    {
        ASSERT_LE(bytes, left_.size());
        left_ = left_.subspan(bytes);
    }
    std::size_t length()
    {
        std::size_t value = 0;
        for (unsigned shift = 0; !left_.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(left_.front());
            left_ = left_.subspan(1);
            value |= std::size_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                break;
        }
        return value;
    }

    std::span<const std::byte> left_;
};

TEST(EventTable, EncodesEachColumnAsTheTypeThatItDeclares)
{
    Random random(5);
    for (int i = 0; i < 100; ++i) {
        const EventSample sample(random);
        const enrich::Derived derived{.country = "TW", .city = "Taipei", .asn = 3462};
        for (const auto& column : event_columns()) {
            clickhouse::RowBinary out;
            column.write(out, {sample.event(), derived});
            RowBinaryWalk walk(out.bytes());
            walk.skip(column.type);
            ASSERT_EQ(walk.left(), 0) << column.name;
        }
    }
}

TEST(EventTable, WritesTheColumnsOfTheInsertInItsOrder)
{
    const Event event = click_sample(3);
    const enrich::Derived derived{.country = "TW"};
    clickhouse::RowBinary row;
    write_event_row(row, {event, derived});
    RowBinaryWalk walk(row.bytes());
    std::size_t at = 0;
    for (const auto& column : event_columns()) {
        const auto found = event_insert_statement().find(fmt::format("`{}`", column.name), at);
        ASSERT_NE(found, std::string::npos) << column.name;
        at = found;
        walk.skip(column.type);
    }
    EXPECT_EQ(walk.left(), 0);
    EXPECT_THAT(event_insert_statement(), HasSubstr("FORMAT RowBinary"));
}

TEST(EventTable, CreatesOrAddsEveryColumnOnce)
{
    std::set<std::string_view> names;
    for (const auto& column : event_columns()) {
        EXPECT_TRUE(names.insert(column.name).second) << column.name;
        EXPECT_LE(column.since, latest_event_columns);
        EXPECT_THAT(create_event_table(latest_event_columns),
                    HasSubstr(fmt::format("    `{}` {}", column.name, column.type)));
        const auto added = add_event_columns(column.since);
        if (column.since == 1) {
            EXPECT_THAT(create_event_table(),
                        HasSubstr(fmt::format("    `{}` {}", column.name, column.type)));
            continue;
        }
        EXPECT_THAT(create_event_table(), Not(HasSubstr(fmt::format("`{}`", column.name))));
        EXPECT_EQ(std::ranges::count(added, column.name, &AddColumn::column), 1) << column.name;
    }
    EXPECT_THAT(add_event_columns(event_columns().back().since + 1), testing::IsEmpty());
}

TEST(EventTable, AsksAnOldServerForNothingThatItLacks)
{
    EXPECT_THAT(event_table_settings({18, 16, 1}), Not(HasSubstr("fsync")));
    EXPECT_THAT(event_table_settings({18, 16, 1}), Not(HasSubstr("deduplication")));
    EXPECT_THAT(event_table_settings({18, 16, 1}), Not(HasSubstr("wide_part")));
    EXPECT_THAT(event_table_settings({26, 5, 3}), HasSubstr(compact_part_setting()));
    EXPECT_THAT(event_table_settings({26, 5, 3}, 64, 1024),
                HasSubstr("min_bytes_for_wide_part = 0, min_rows_for_wide_part = 1024"));
    EXPECT_THAT(event_table_settings({26, 5, 3}), HasSubstr("fsync_after_insert = 1"));
    EXPECT_THAT(event_table_settings({26, 5, 3}),
                HasSubstr("non_replicated_deduplication_window = 1000"));
}

TEST(EventTable, ReplacesBytesThatAreNoUtf8InEveryText)
{
    Event event;
    for (const auto member : {&Event::user_agent, &Event::accept_language, &Event::referrer,
                              &Event::host, &Event::path, &Event::query, &Event::title})
        event.*member = "a\xff";
    event.properties = {{"\xfe", "\xc0\xaf"}};
    enrich::Derived derived{.referrer_host = "\xff.example"};
    derived.utm = {.source = "\xff", .content = "\xed\xa0\x80"};
    for (const auto& column : event_columns()) {
        if (!column.type.contains("String"))
            continue;
        clickhouse::RowBinary out;
        column.write(out, {event, derived});
        const std::string bytes(reinterpret_cast<const char*>(out.bytes().data()),
                                out.bytes().size());
        EXPECT_TRUE(is_utf8(bytes)) << column.name;
    }
}

TEST(EventTable, KeepsAsMuchOfAnAddressAsTheSiteAllows)
{
    const auto stored = [](std::string_view address, std::uint32_t flags) {
        return stored_address({.flags = flags, .ip = *IpAddress::parse(address)}).to_string();
    };
    EXPECT_EQ(stored("192.0.2.77", flag_headless), "192.0.2.77");
    EXPECT_EQ(stored("192.0.2.77", flag_address_truncated), "192.0.2.0");
    EXPECT_EQ(stored("2001:db8:1:2:3:4:5:6", flag_address_truncated), "2001:db8:1:2::");
    EXPECT_EQ(stored("192.0.2.77", flag_address_dropped), "");
    EXPECT_EQ(stored("2001:db8::1", flag_address_dropped | flag_address_truncated), "");
    EXPECT_EQ(stored("::", flag_address_truncated), "");
}

TEST(EventTable, BringsTimesAndValuesIntoTheirRange)
{
    const auto bytes_of = [](std::string_view name, const Event& event) {
        for (const auto& column : event_columns()) {
            if (column.name != name)
                continue;
            clickhouse::RowBinary out;
            column.write(out, {event, enrich::Derived{}});
            return std::vector(out.bytes().begin(), out.bytes().end());
        }
        ADD_FAILURE() << name;
        return std::vector<std::byte>{};
    };
    const std::vector zero(4, std::byte{0});
    const std::vector last(4, std::byte{0xff});
    EXPECT_EQ(bytes_of("time", {.time_ms = INT64_MIN}), zero);
    EXPECT_EQ(bytes_of("time", {.time_ms = INT64_MAX}), last);
    EXPECT_EQ(bytes_of("local_date", {.time_ms = INT64_MIN}), std::vector(2, std::byte{0}));
    EXPECT_EQ(bytes_of("value", {.value_e4 = INT64_MAX}),
              bytes_of("value", {.value_e4 = 999'999'999'999'999'999}));
}

} // namespace
} // namespace waymark::events
