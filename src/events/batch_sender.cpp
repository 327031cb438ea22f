// SPDX-License-Identifier: Apache-2.0
#include "events/batch_sender.hpp"

#include "base/log.hpp"
#include "events/event_migrations.hpp"
#include "events/event_table.hpp"
#include "events/segment_reader.hpp"

#include <algorithm>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause_min{100};
constexpr milliseconds pause_max{5'000};
constexpr milliseconds settling_pause{2'000};

// ClickHouse's error codes (ErrorCodes.cpp) that are about the rows themselves and are raised
// before any of them is stored. Everything else somebody can mend: a missing table, a full disk, a
// missing right. Then the events wait.
constexpr int data_errors[] = {
    6,   // CANNOT_PARSE_TEXT
    26,  // CANNOT_PARSE_QUOTED_STRING
    27,  // CANNOT_PARSE_INPUT_ASSERTION_FAILED
    32,  // ATTEMPT_TO_READ_AFTER_EOF
    33,  // CANNOT_READ_ALL_DATA
    38,  // CANNOT_PARSE_DATE
    41,  // CANNOT_PARSE_DATETIME
    69,  // ARGUMENT_OUT_OF_BOUND
    117, // INCORRECT_DATA
    128, // TOO_LARGE_ARRAY_SIZE
    131, // TOO_LARGE_STRING_SIZE
    190, // SIZES_OF_ARRAYS_DONT_MATCH
    321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
    407, // DECIMAL_OVERFLOW
    469, // VIOLATED_CONSTRAINT
};

bool is_about_the_data(const clickhouse::QueryError& error)
{
    return std::ranges::find(data_errors, error.code()) != std::end(data_errors);
}

// Events brought in from elsewhere may span more months than a server lets one insert touch.
clickhouse::Settings insert_settings(clickhouse::Version version)
{
    constexpr clickhouse::Version first_with_partition_limit{20, 1};
    if (version < first_with_partition_limit)
        return {};
    return {{"max_partitions_per_insert_block", "0"}};
}

} // namespace

BatchSender::BatchSender(const Spool& spool, clickhouse::Client& store, const Clock& clock,
                         BatchExchange& exchange, Counters counters)
    : spool_(spool), store_(store), clock_(clock), exchange_(exchange), counters_(counters),
      dead_letters_(spool.options().directory / "dead-letters")
{
}

bool BatchSender::store(const Batch& batch, const Delivery& delivery)
{
    for (const auto place : batch.rejected) {
        if (!bury(place, "its bytes are no event"))
            return false;
    }
    counters_.repeated.add(batch.repeats);
    if (batch.size() == 0)
        return true;
    return prepare() && store_range(batch, {0, batch.size()}, delivery);
}

bool BatchSender::retry(const std::function<Result<void>()>& attempt)
{
    milliseconds pause = pause_min;
    for (;;) {
        std::string problem;
        try {
            const auto result = attempt();
            if (!result)
                problem = result.error().message;
        } catch (const std::exception& error) {
            problem = error.what();
        }
        const bool is_done = problem.empty();
        set_problem(std::move(problem));
        if (is_done)
            return true;
        if (exchange_.is_stopped())
            return false;
        counters_.retries.add();
        exchange_.pause(pause);
        pause = std::min(pause * 2, pause_max);
    }
}

bool BatchSender::prepare()
{
    if (!is_prepared_) {
        is_prepared_ = retry([this] { return migrate_event_store(store_, clock_); }) &&
                       retry([this] { return repair_counts(std::nullopt); });
    }
    return is_prepared_;
}

bool BatchSender::store_range(const Batch& batch, Range range, const Delivery& delivery)
{
    milliseconds pause = pause_min;
    bool may_be_there = delivery.may_be_there;
    Outcome outcome = insert(batch, range, delivery);
    while (outcome == Outcome::failed) {
        may_be_there = true;
        counters_.retries.add();
        exchange_.pause(pause);
        pause = std::min(pause * 2, pause_max);
        if (exchange_.is_stopped() || !prepare())
            return false;
        outcome = insert(batch, range, delivery);
    }
    if (outcome == Outcome::stored) {
        if (may_be_there)
            return confirm(batch, range, delivery);
        counters_.stored.add(range.size());
        return true;
    }
    if (range.size() == 1)
        return bury(batch.places[range.first], refusal_);

    // A half has a token of its own, the same whenever this batch is halved.
    const std::size_t middle = range.first + range.size() / 2;
    const auto part = [&](Range half) {
        return store_range(batch, half,
                           {.token = fmt::format("{}-{}-{}", delivery.token, half.first, half.last),
                            .may_be_there = may_be_there,
                            .timeout = delivery.timeout});
    };
    return part({range.first, middle}) && part({middle, range.last});
}

bool BatchSender::confirm(const Batch& batch, Range range, const Delivery& delivery)
{
    std::vector<std::size_t> missing;
    if (!find_missing(batch, range, missing))
        return false;
    if (!missing.empty()) {
        // An insert of before may still be at work: a store that outlived its client ends it.
        exchange_.pause(settling_pause);
        if (exchange_.is_stopped() || !find_missing(batch, range, missing))
            return false;
    }
    counters_.stored.add(range.size() - missing.size());
    if (missing.empty())
        return mend_counts(batch);
    log::warning("the event store lost events of a batch that it takes for stored",
                 {{"events", missing.size()}, {"batch", range.size()}});
    const Batch rest = batch.pick(missing);
    return store_range(
        rest, {0, rest.size()},
        {.token = delivery.token + "-again", .may_be_there = true, .timeout = delivery.timeout});
}

// What was sent twice may have been counted once, twice or never.
bool BatchSender::mend_counts(const Batch& batch)
{
    const SecondRange range{stored_seconds(batch.times.first_ms),
                            stored_seconds(batch.times.last_ms) + 1};
    std::size_t wrong_days = 0;
    const auto compare = [&]() -> Result<void> {
        wrong_days = count_wrong_days(store_, range);
        return {};
    };
    if (!retry(compare))
        return false;
    if (wrong_days == 0)
        return true;
    // As above: what still is at work must not be counted before it is stored, and then again.
    exchange_.pause(settling_pause);
    return !exchange_.is_stopped() && retry([&] { return repair_counts(range); });
}

// What can't be repaired keeps no event waiting.
Result<void> BatchSender::repair_counts(std::optional<SecondRange> range)
{
    try {
        repair_rollups(store_, range);
    } catch (const clickhouse::QueryError& error) {
        log::error("counts that differ from their events can't be made anew",
                   {{"reason", error.what()}});
    }
    return {};
}

// Sets `missing` to the rows of the batch that the event store doesn't have. False: it was stopped.
bool BatchSender::find_missing(const Batch& batch, Range range, std::vector<std::size_t>& missing)
{
    return retry([&]() -> Result<void> {
        const auto ids = std::span(batch.ids).subspan(range.first, range.size());
        missing = find_missing_events(store_, ids, batch.times);
        for (auto& row : missing)
            row += range.first;
        return {};
    });
}

BatchSender::Outcome BatchSender::insert(const Batch& batch, Range range, const Delivery& delivery)
{
    try {
        store_.insert(event_insert_statement(), batch.slice(range.first, range.last),
                      {.timeout = delivery.timeout,
                       .deduplication_token = delivery.token,
                       .settings = insert_settings(store_.version())});
        set_problem({});
        return Outcome::stored;
    } catch (const clickhouse::QueryError& error) {
        if (is_about_the_data(error)) {
            refusal_ = error.what();
            return Outcome::refused;
        }
        set_problem(error.what());
        // The table may be gone.
        is_prepared_ = false;
    } catch (const std::exception& error) {
        set_problem(error.what());
    }
    return Outcome::failed;
}

bool BatchSender::bury(RecordPlace place, std::string_view reason)
{
    counters_.rejected.add();
    log::error("an event cannot be stored",
               {{"segment", place.sequence}, {"offset", place.offset}, {"reason", reason}});
    return retry([&]() -> Result<void> {
        for (const auto& segment : spool_.segments()) {
            if (segment->sequence() != place.sequence)
                continue;
            SegmentReader reader(segment->published(), segment->header().salt, place.offset);
            if (const auto record = reader.next())
                return dead_letters_.keep(place.sequence, place.offset, record->payload);
        }
        return {};
    });
}

std::string BatchSender::problem() const
{
    const std::lock_guard guard(mutex_);
    return problem_;
}

void BatchSender::set_problem(std::string problem)
{
    const std::lock_guard guard(mutex_);
    if (problem == problem_)
        return;
    if (problem.empty())
        log::info("the event store takes events again");
    else
        log::warning("the event store doesn't take events", {{"reason", problem}});
    problem_ = std::move(problem);
}

} // namespace waymark::events
