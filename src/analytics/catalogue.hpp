// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/time_buckets.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// What can be asked of events: the names, and what each means in the `events` table. This is the
// one place of this module that knows the table's columns; a new metric or dimension is a row here.
namespace waymark::analytics {

enum class ValueType : std::uint8_t {
    count,
    id,
    number, // that counts nothing: an hour, 0 or 1
    text,
    time,
};

enum class Metric : std::uint8_t {
    events,
    clicks, // followed short links
    page_views,
    visitors,         // distinct visitors; see below
    unique_addresses, // distinct client addresses; unknown ones are one
    bot_events,       // of known bots, whether or not the query excludes bots elsewhere
    visits,           // distinct visits; events that are part of none don't count
};

enum class Dimension : std::uint8_t {
    hour, // of the query's time zone, as are the next four
    day,
    week,
    month,
    hour_of_day, // 0 to 23, of whatever day
    kind,
    site,
    visit,
    link,
    variant,
    rule,
    domain,
    ip,
    country,
    region,
    city,
    isp,
    device,
    browser,
    browser_version,
    os,
    os_version,
    user_agent,
    language,
    referrer,
    referrer_host,
    channel,
    utm_source,
    utm_medium,
    utm_campaign,
    utm_term,
    utm_content,
    utm_id,
    utm_source_platform,
    is_bot, // 0 or 1
    bot_name,
    bot_reason,
    host,
    path,
    query, // of the page's URL
    url,
    title,
    screen,
    event_type,  // what the client calls the event: "page_view", "custom"
    event_label, // what it says beside the type
    event_name,  // of a custom event
    user,        // the customer's own id of the person
    client_visit,
    currency,
};

// Whose events a metric counts.
enum class Audience : std::uint8_t {
    as_asked, // people only, or everybody if the query includes bots
    bots_only,
};

// A metric is `function(argument)` over the events that meet `condition`; with no condition, over
// all. Distinct counts are exact up to some thousands and have a standard error below 0.5 % beyond
// (HyperLogLog). They are taken over the whole range of the query, never summed.
struct MetricRow {
    Metric metric;
    std::string_view name;
    ValueType type;
    std::string_view function;
    std::string_view argument;
    std::string_view condition;
    Audience audience;
    // Where counts by time are read: what holds the function's states. Empty: `events` are summed,
    // or, of a function of an argument, nothing there tells.
    std::string_view state = {};

    [[nodiscard]] constexpr bool is_distinct() const { return !argument.empty(); }
};

// A dimension is a column, a unit of time, or a place in a cycle of time.
struct DimensionRow {
    Dimension dimension;
    std::string_view name;
    ValueType type;
    std::string_view column;
    std::optional<TimeUnit> unit = std::nullopt;
    std::optional<TimeCycle> cycle = std::nullopt;

    // True if its values come from the time of an event, within the query's range and zone.
    [[nodiscard]] constexpr bool is_of_time() const { return unit || cycle; }
};

[[nodiscard]] std::span<const MetricRow> metric_rows();
[[nodiscard]] std::span<const DimensionRow> dimension_rows();
[[nodiscard]] const MetricRow& row_of(Metric metric);
[[nodiscard]] const DimensionRow& row_of(Dimension dimension);

// By name: `visitors`, `time:day`, `utm_source`.
//
// invalid_argument: there is no such metric or dimension; the message names it.
[[nodiscard]] Result<Metric> parse_metric(std::string_view name);
[[nodiscard]] Result<Dimension> parse_dimension(std::string_view name);

} // namespace waymark::analytics
