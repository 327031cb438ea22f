// SPDX-License-Identifier: Apache-2.0
#include "events/batch_builder.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_samples.hpp"
#include "events/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <system_error>

namespace waymark::events {
namespace {

using namespace std::chrono_literals;

class BatchBuilderTest : public testing::Test {
protected:
    BatchBuilderTest() { std::filesystem::create_directory(salt_folder); }

    void append(Event event, std::chrono::milliseconds after_start = 0ms)
    {
        event.received_ms = to_epoch_ms(clock.now() + after_start);
        event.time_ms = event.received_ms;
        ASSERT_TRUE(spool->writer(0).append(event));
    }
    static Event of_client(std::uint64_t id)
    {
        Event event = click_sample(id);
        event.flags = flag_client_id;
        return event;
    }
    // All that the spool holds, as one planned batch.
    [[nodiscard]] ForwardState plan() const
    {
        ForwardState state{.token = "a token"};
        for (const auto& segment : spool->segments())
            state.segments[segment->sequence()] = {segment_header_bytes, 0, segment->end(),
                                                   segment->records()};
        return state;
    }

    ScratchDirectory directory;
    const std::filesystem::path salt_folder = directory.path() / "salts";
    ManualClock clock{from_epoch_ms(1'760'000'000'000)};
    MetricsRegistry metrics;
    std::unique_ptr<Spool> spool =
        Spool::open({.directory = directory.path() / "spool", .segment_bytes = segment_bytes_min},
                    clock, metrics)
            .value();
    enrich::EnrichmentData data{directory.path()};
    enrich::VisitorSalts salts{salt_folder / "visitor-salts", clock};
    enrich::Enricher enricher{data, salts};
    Recollection recollection;
    BatchBuilder builder{*spool, enricher, recollection, {.events = 4}};
    Batch batch;
};

TEST_F(BatchBuilderTest, LeavesRepeatsOutAndGetsPastThem)
{
    append(of_client(1));
    append(of_client(1));
    append(of_client(2), 1s);
    EXPECT_FALSE(builder.fill(batch));
    EXPECT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.repeats, 1U);
    EXPECT_EQ(batch.ends.begin()->second.records, 3U);

    batch.reset(true);
    append(of_client(2), 2s);
    EXPECT_FALSE(builder.fill(batch));
    EXPECT_EQ(batch.size(), 0U);
    EXPECT_EQ(batch.repeats, 1U);
    EXPECT_FALSE(batch.is_empty()); // it is to be noted as done
    EXPECT_EQ(batch.ends.begin()->second.records, 4U);
}

TEST_F(BatchBuilderTest, EndsABatchOfRepeatsAlone)
{
    for (int i = 0; i < 10; ++i)
        append(of_client(1));
    EXPECT_TRUE(builder.fill(batch));
    EXPECT_EQ(batch.size(), 1U);
    EXPECT_EQ(batch.repeats, 3U);
}

TEST_F(BatchBuilderTest, GoesOnBehindWhatEnrichmentThrew)
{
    append(of_client(1));
    append(of_client(2), 24h);
    static_cast<void>(salts.key_of(std::chrono::floor<std::chrono::days>(clock.now())));
    std::filesystem::remove_all(salt_folder);
    EXPECT_THROW(static_cast<void>(builder.fill(batch)), std::system_error);
    EXPECT_EQ(batch.size(), 1U);
    EXPECT_THROW(static_cast<void>(builder.fill(batch)), std::system_error);

    std::filesystem::create_directory(salt_folder);
    EXPECT_FALSE(builder.fill(batch));
    EXPECT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.repeats, 0U);
}

TEST_F(BatchBuilderTest, GoesOnInAPlannedBatchBehindWhatEnrichmentThrew)
{
    append(of_client(1));
    append(of_client(2), 24h);
    const auto state = plan();
    append(of_client(3));
    static_cast<void>(salts.key_of(std::chrono::floor<std::chrono::days>(clock.now())));
    std::filesystem::remove_all(salt_folder);
    builder.start_behind(state);
    EXPECT_THROW(builder.fill_planned(batch, state), std::system_error);
    EXPECT_EQ(batch.size(), 1U);

    std::filesystem::create_directory(salt_folder);
    builder.fill_planned(batch, state);
    EXPECT_EQ(batch.size(), 2U);
    EXPECT_EQ(batch.repeats, 0U);
    EXPECT_EQ(batch.token, state.token);

    batch.reset(true);
    EXPECT_FALSE(builder.fill(batch));
    EXPECT_EQ(batch.size(), 1U);
}

} // namespace
} // namespace waymark::events
