// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "event_stores.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_samples.hpp"
#include "events/forwarder.hpp"
#include "temporary_directory.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace waymark::events {

// What a server has between its start and its end, in one directory that outlives it.
struct Server {
    Server(const std::filesystem::path& directory, clickhouse::Client& store, const Clock& clock,
           ForwarderOptions options = {})
        : data(directory / "none"), salts(directory / "salts", clock), enricher(data, salts),
          spool(Spool::open({.directory = directory / "spool", .segment_bytes = segment_bytes_min},
                            clock, metrics)
                    .value()),
          forwarder(Forwarder::create({*spool, store, enricher, clock, metrics,
                                       [this](std::span<const LinkId> links) { note(links); }},
                                      options)
                        .value())
    {
    }

    void note(std::span<const LinkId> links) { told.emplace_back(links.begin(), links.end()); }

    MetricsRegistry metrics;
    enrich::EnrichmentData data;
    enrich::VisitorSalts salts;
    enrich::Enricher enricher;
    std::unique_ptr<Spool> spool;
    std::vector<std::vector<LinkId>> told; // by the forwarder; read while that is idle or stopped
    std::unique_ptr<Forwarder> forwarder;
};

// Each test has an empty store and an empty directory. A store is started once for all tests on it.
class ForwarderTest : public ::testing::TestWithParam<waymark::testing::StoreKind> {
protected:
    static void SetUpTestSuite() {}
    static void TearDownTestSuite() { running.reset(); }

    void SetUp() override
    {
        if (!running || running_kind != GetParam()) {
            running.reset();
            running = waymark::testing::start_store(GetParam());
            running_kind = GetParam();
        }
        for (const auto* const table : {"events", "event_migrations"})
            store().execute(fmt::format("DROP TABLE IF EXISTS {}", table));
    }

    static clickhouse::Client& store() { return running->client(); }

    std::uint64_t number(const std::string& expression)
    {
        return store().query("SELECT " + expression + " FROM events")[0].u64(0);
    }

    Server run(ForwarderOptions options = {})
    {
        return {directory.path(), store(), clock, options};
    }

    static void append(Spool& spool, std::uint64_t first, std::uint64_t end)
    {
        for (auto at = first; at < end;) {
            if (spool.writer(0).append(click_sample(at)))
                ++at;
        }
    }

    // What a process leaves that dies after it has written down its plan for all that the spool
    // holds behind `stored`, be it before or after the insert.
    static void plan_all(Spool& spool, const ForwardState& stored = {})
    {
        ForwardState planned = stored;
        planned.token = "00000000000000000000000000000001";
        for (const auto& segment : spool.segments()) {
            if (segment->records() == 0)
                continue;
            auto& progress =
                planned.segments
                    .try_emplace(segment->sequence(),
                                 SegmentProgress{segment_header_bytes, 0, segment_header_bytes, 0})
                    .first->second;
            progress.planned_offset = segment->end();
            progress.planned_records = segment->records();
        }
        spool.close();
        ASSERT_TRUE(ForwardStateFile::open(spool.options().directory)->save(planned));
    }

    static inline std::unique_ptr<waymark::testing::EventStore> running;
    static inline waymark::testing::StoreKind running_kind{};
    waymark::testing::TemporaryDirectory directory;
    ManualClock clock{from_epoch_ms(1'760'000'000'000)};
};

} // namespace waymark::events
