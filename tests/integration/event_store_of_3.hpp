// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

// What a build of before migration 4 left in the event store, word by word: it never changes.
namespace waymark::testing::store_of_3 {

inline constexpr std::string_view events_table = R"(CREATE TABLE IF NOT EXISTS events (
    `event_id` UUID,
    `kind` LowCardinality(String),
    `flags` UInt32,
    `time` DateTime('UTC'),
    `time_ms` Int64,
    `received_ms` Int64,
    `local_date` Date,
    `owner_id` UInt64,
    `link_id` UInt64,
    `domain_id` UInt64,
    `site_id` UInt64,
    `variant_id` UInt64,
    `rule_id` UInt64,
    `visitor_id` UInt64,
    `ip` String,
    `user_agent` String,
    `accept_language` String,
    `language` LowCardinality(String),
    `referrer` String,
    `referrer_host` LowCardinality(String),
    `channel` LowCardinality(String),
    `host` LowCardinality(String),
    `path` String,
    `query` String,
    `utm_source` LowCardinality(String),
    `utm_medium` LowCardinality(String),
    `utm_campaign` LowCardinality(String),
    `utm_term` LowCardinality(String),
    `utm_content` LowCardinality(String),
    `utm_id` LowCardinality(String),
    `utm_source_platform` LowCardinality(String),
    `click_id` String,
    `click_id_kind` LowCardinality(String),
    `country` LowCardinality(String),
    `region` LowCardinality(String),
    `city` LowCardinality(String),
    `asn` UInt32,
    `isp` LowCardinality(String),
    `device` LowCardinality(String),
    `device_brand` LowCardinality(String),
    `device_model` LowCardinality(String),
    `browser` LowCardinality(String),
    `browser_version` LowCardinality(String),
    `os` LowCardinality(String),
    `os_version` LowCardinality(String),
    `is_bot` UInt8,
    `bot_name` LowCardinality(String),
    `bot_reason` LowCardinality(String),
    `title` String,
    `screen` LowCardinality(String),
    `name` LowCardinality(String),
    `user` String,
    `client_visitor` String,
    `client_visit` String,
    `value` Decimal(18,4),
    `currency` LowCardinality(String),
    `duration_ms` UInt32,
    `scroll_percent` UInt8,
    `props.key` Array(String),
    `props.value` Array(String)
) ENGINE = MergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (site_id, link_id, time))";

inline constexpr std::string_view added_columns[] = {
    "ALTER TABLE events ADD COLUMN `visit_id` UInt64",
    "ALTER TABLE events ADD COLUMN `url` String",
    "ALTER TABLE events ADD COLUMN `event_type` LowCardinality(String)",
    "ALTER TABLE events ADD COLUMN `event_label` String",
};

inline constexpr std::string_view totals_definition = R"((
    level UInt8,
    owner_id UInt64,
    site_id UInt64,
    start DateTime('UTC'),
    kind LowCardinality(String),
    is_bot UInt8,
    events UInt64,
    visitors_state AggregateFunction(uniqCombined, UInt64),
    visits_state AggregateFunction(uniqCombined, UInt64),
    addresses_state AggregateFunction(uniqCombined, String)
) ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (level, owner_id, site_id, start, kind, is_bot))";

inline constexpr std::string_view facets_definition = R"((
    level UInt8,
    facet UInt8,
    owner_id UInt64,
    site_id UInt64,
    start DateTime('UTC'),
    kind LowCardinality(String),
    is_bot UInt8,
    text String,
    events UInt64
) ENGINE = SummingMergeTree
PARTITION BY toYYYYMM(start)
ORDER BY (level, facet, owner_id, site_id, start, kind, is_bot, text))";

// As `event_migrations` has them: (version, name, checksum, applied_ms).
inline constexpr std::string_view applied =
    "(1, 'events', 'd3a587bb', 1), (2, 'site_events', '56cb3d54', 2), "
    "(3, 'rollups', '233a1580', 3)";

} // namespace waymark::testing::store_of_3
