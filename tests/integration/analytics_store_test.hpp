// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "analytics_samples.hpp"
#include "base/clock.hpp"
#include "event_stores.hpp"
#include "events/event_migrations.hpp"
#include "events/event_table.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace waymark::testing {

// A store with an empty table `events`, and a reader of it.
class AnalyticsStoreTest : public ::testing::TestWithParam<StoreKind> {
protected:
    AnalyticsStoreTest()
    {
        EXPECT_TRUE(events::migrate_event_store(store->client(), SystemClock{}));
    }

    void insert(const std::vector<StoredEvent>& rows)
    {
        clickhouse::RowBinary body;
        write_rows(body, rows, visits);
        store->client().insert(events::event_insert_statement(), body.bytes());
    }

    std::unique_ptr<EventStore> store = start_store(GetParam());
    analytics::Reader reader{store->client()};
    Random random{20260321};
    StoredVisits visits; // of what was inserted
};

} // namespace waymark::testing
