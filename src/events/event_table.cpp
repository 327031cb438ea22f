// SPDX-License-Identifier: Apache-2.0
#include "events/event_table.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::events {

namespace {

using clickhouse::RowBinary;
using Out = RowBinary;
using Row = EventRow;

constexpr std::string_view word = "LowCardinality(String)";
constexpr std::string_view text = "String";
constexpr std::string_view id = "UInt64";

// What DateTime can hold.
constexpr std::int64_t time_ms_max = std::int64_t{UINT32_MAX} * 1000 + 999;
// What Decimal(18,4) can hold.
constexpr std::int64_t value_e4_max = 999'999'999'999'999'999;

std::chrono::sys_time<std::chrono::milliseconds> time_of(const Event& event)
{
    return from_epoch_ms(std::clamp<std::int64_t>(event.time_ms, 0, time_ms_max));
}

void write_i8(Out& out, std::int8_t value)
{
    out.u8(static_cast<std::uint8_t>(value));
}

// Clients send what bytes they like; a reader of the table may take its texts for UTF-8.
void write_text(Out& out, std::string_view value)
{
    if (value.empty() || is_utf8(value))
        out.text(value);
    else
        out.text(to_utf8(value));
}

void write_keys(Out& out, const Row& row)
{
    out.array(row.event.properties.size());
    for (const auto& [key, value] : row.event.properties)
        write_text(out, key);
}

void write_values(Out& out, const Row& row)
{
    out.array(row.event.properties.size());
    for (const auto& [key, value] : row.event.properties)
        write_text(out, value);
}

// A column that copies one member of the event or of what was derived from it.
template <auto Member>
void event_text(Out& out, const Row& row)
{
    write_text(out, row.event.*Member);
}

template <auto Member>
void event_id(Out& out, const Row& row)
{
    out.u64((row.event.*Member).value);
}

template <auto Member>
void derived_text(Out& out, const Row& row)
{
    write_text(out, row.derived.*Member);
}

template <auto Member>
void utm_text(Out& out, const Row& row)
{
    write_text(out, row.derived.utm.*Member);
}

using enrich::Derived;

constexpr EventColumn columns[] = {
    {"event_id", "UUID", [](Out& o, const Row& r) { o.uuid({r.event.id.high, r.event.id.low}); }},
    {"kind", word, [](Out& o, const Row& r) { o.text(to_string(r.event.kind)); }},
    {"flags", "UInt32", [](Out& o, const Row& r) { o.u32(r.event.flags); }},
    {"time", "DateTime('UTC')",
     [](Out& o, const Row& r) {
         o.date_time(std::chrono::floor<std::chrono::seconds>(time_of(r.event)));
     }},
    {"time_ms", "Int64", [](Out& o, const Row& r) { o.i64(r.event.time_ms); }},
    {"received_ms", "Int64", [](Out& o, const Row& r) { o.i64(r.event.received_ms); }},
    {"local_date", "Date",
     [](Out& o, const Row& r) { o.date(std::chrono::floor<std::chrono::days>(time_of(r.event))); }},
    {"owner_id", id, event_id<&Event::owner>},
    {"link_id", id, event_id<&Event::link>},
    {"domain_id", id, event_id<&Event::domain>},
    {"site_id", id, event_id<&Event::site>},
    {"variant_id", id, event_id<&Event::variant>},
    {"rule_id", id, event_id<&Event::rule>},
    {"visitor_id", id, [](Out& o, const Row& r) { o.u64(r.derived.visitor); }},
    {"ip", text, [](Out& o, const Row& r) { o.text(stored_address(r.event).to_string()); }},
    {"user_agent", text, event_text<&Event::user_agent>},
    {"accept_language", text, event_text<&Event::accept_language>},
    {"language", word, derived_text<&Derived::language>},
    {"referrer", text, event_text<&Event::referrer>},
    {"referrer_host", word, derived_text<&Derived::referrer_host>},
    {"channel", word, derived_text<&Derived::channel>},
    {"host", word, event_text<&Event::host>},
    {"path", text, event_text<&Event::path>},
    {"query", text, event_text<&Event::query>},
    {"utm_source", word, utm_text<&Utm::source>},
    {"utm_medium", word, utm_text<&Utm::medium>},
    {"utm_campaign", word, utm_text<&Utm::campaign>},
    {"utm_term", word, utm_text<&Utm::term>},
    {"utm_content", word, utm_text<&Utm::content>},
    {"utm_id", word, utm_text<&Utm::id>},
    {"utm_source_platform", word, utm_text<&Utm::source_platform>},
    {"click_id", text, event_text<&Event::click_id>},
    {"click_id_kind", word, event_text<&Event::click_id_kind>},
    {"country", word, derived_text<&Derived::country>},
    {"region", word, derived_text<&Derived::region>},
    {"city", word, derived_text<&Derived::city>},
    {"asn", "UInt32", [](Out& o, const Row& r) { o.u32(r.derived.asn); }},
    {"isp", word, derived_text<&Derived::isp>},
    {"device", word, derived_text<&Derived::device>},
    {"device_brand", word, derived_text<&Derived::device_brand>},
    {"device_model", word, derived_text<&Derived::device_model>},
    {"browser", word, derived_text<&Derived::browser>},
    {"browser_version", word, derived_text<&Derived::browser_version>},
    {"os", word, derived_text<&Derived::os>},
    {"os_version", word, derived_text<&Derived::os_version>},
    {"is_bot", "UInt8", [](Out& o, const Row& r) { o.u8(r.derived.is_bot ? 1 : 0); }},
    {"bot_name", word, derived_text<&Derived::bot_name>},
    {"bot_reason", word, derived_text<&Derived::bot_reason>},
    {"title", text, event_text<&Event::title>},
    {"screen", word, event_text<&Event::screen>},
    {"name", word, event_text<&Event::name>},
    {"user", text, event_text<&Event::user>},
    {"client_visitor", text, event_text<&Event::client_visitor>},
    {"client_visit", text, event_text<&Event::client_visit>},
    {"value", "Decimal(18,4)",
     [](Out& o, const Row& r) {
         o.decimal_e4(std::clamp(r.event.value_e4, -value_e4_max, value_e4_max));
     }},
    {"currency", word, event_text<&Event::currency>},
    {"duration_ms", "UInt32", [](Out& o, const Row& r) { o.u32(r.event.duration_ms); }},
    {"scroll_percent", "UInt8", [](Out& o, const Row& r) { o.u8(r.event.scroll_percent); }},
    {"props.key", "Array(String)", write_keys},
    {"props.value", "Array(String)", write_values},
    {"visit_id", id, [](Out& o, const Row& r) { o.u64(r.derived.visit.number); }, 2},
    {"url", text, event_text<&Event::url>, 2},
    {"event_type", word, event_text<&Event::type>, 2},
    {"event_label", text, event_text<&Event::label>, 2},
    {"visit_start", "DateTime('UTC')",
     [](Out& o, const Row& r) {
         o.date_time(std::chrono::sys_seconds{std::chrono::seconds{r.derived.visit.start_s}});
     },
     4},
    {"visit_begins", "Int8", [](Out& o, const Row& r) { write_i8(o, r.derived.visit.begins); }, 4},
    {"visit_bounces", "Int8", [](Out& o, const Row& r) { write_i8(o, r.derived.visit.bounces); },
     4},
    {"visit_ms", "Int64", [](Out& o, const Row& r) { o.i64(r.derived.visit.lasts_ms); }, 4},
};

constexpr unsigned deduplication_window = 1000;
// Not compressed. An insert syncs each file of its part: below this size all columns are in one.
constexpr std::uint64_t wide_part_bytes_min = std::uint64_t{128} << 20U;

} // namespace

std::span<const EventColumn> event_columns()
{
    return columns;
}

std::string_view to_string(EventKind kind)
{
    switch (kind) {
    case EventKind::click:
        return "click";
    case EventKind::page_view:
        return "page_view";
    case EventKind::custom:
        return "custom";
    case EventKind::conversion:
        return "conversion";
    case EventKind::engagement:
        return "engagement";
    }
    assert(false && "not an event kind");
    return {};
}

const std::string& event_insert_statement()
{
    static const std::string statement = [] {
        std::string names;
        for (const auto& column : columns)
            names += fmt::format("{}`{}`", names.empty() ? "" : ", ", column.name);
        return fmt::format("INSERT INTO {} ({}) FORMAT RowBinary", event_table_name, names);
    }();
    return statement;
}

std::int64_t stored_seconds(std::int64_t time_ms)
{
    return std::clamp<std::int64_t>(time_ms, 0, time_ms_max) / 1000;
}

IpAddress stored_address(const Event& event)
{
    if ((event.flags & flag_address_dropped) != 0)
        return {};
    if ((event.flags & flag_address_truncated) == 0)
        return event.ip;
    constexpr std::ptrdiff_t kept_of_v4 = 15; // of the mapped form: all but the last byte
    constexpr std::ptrdiff_t kept_of_v6 = 8;
    auto bytes = event.ip.bytes();
    std::fill(bytes.begin() + (event.ip.is_v4() ? kept_of_v4 : kept_of_v6), bytes.end(), 0);
    return IpAddress(bytes);
}

void write_event_row(RowBinary& out, const EventRow& row)
{
    for (const auto& column : columns)
        column.write(out, row);
}

std::string create_event_table(unsigned migration)
{
    std::string list;
    for (const auto& column : columns) {
        if (column.since <= migration)
            list +=
                fmt::format("{}    `{}` {}", list.empty() ? "" : ",\n", column.name, column.type);
    }
    return fmt::format("CREATE TABLE IF NOT EXISTS {} (\n{}\n) ENGINE = MergeTree\n"
                       "PARTITION BY toYYYYMM(time)\n"
                       "ORDER BY (site_id, link_id, time)",
                       event_table_name, list);
}

std::vector<AddColumn> add_event_columns(unsigned migration)
{
    std::vector<AddColumn> statements;
    for (const auto& column : columns) {
        if (column.since == migration)
            statements.push_back(
                {column.name, fmt::format("ALTER TABLE {} ADD COLUMN `{}` {}", event_table_name,
                                          column.name, column.type)});
    }
    return statements;
}

std::string compact_part_setting(unsigned wide_rows_min)
{
    if (wide_rows_min > 0)
        return fmt::format("min_bytes_for_wide_part = 0, min_rows_for_wide_part = {}",
                           wide_rows_min);
    return fmt::format("min_bytes_for_wide_part = {}", wide_part_bytes_min);
}

std::string event_table_settings(clickhouse::Version version, unsigned index_granularity,
                                 unsigned wide_rows_min)
{
    auto settings = fmt::format(" SETTINGS index_granularity = {}", index_granularity);
    constexpr clickhouse::Version first_with_sync{20, 10};
    constexpr clickhouse::Version first_with_window{21, 1};
    if (version >= first_with_compact_parts)
        settings += fmt::format(", {}", compact_part_setting(wide_rows_min));
    if (version >= first_with_sync)
        settings += ", fsync_after_insert = 1, fsync_part_directory = 1";
    if (version >= first_with_window)
        settings += fmt::format(", non_replicated_deduplication_window = {}", deduplication_window);
    return settings;
}

} // namespace waymark::events
