// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "clickhouse/client.hpp"

namespace waymark::events {

// Brings the event store's schema to what this build needs. What has been applied is written down
// in the table `event_migrations` (version, name, checksum, applied_ms). Every statement can be
// repeated, so a migration that was cut off is simply run again.
//
// Blocks. Throws what clickhouse::Client throws.
//
// conflict: the store was written by a newer build, or an applied migration is not this build's.
[[nodiscard]] Result<void> migrate_event_store(clickhouse::Client& store, const Clock& clock);

} // namespace waymark::events
