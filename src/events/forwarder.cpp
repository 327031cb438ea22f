// SPDX-License-Identifier: Apache-2.0
#include "events/forwarder.hpp"

#include "base/background_thread.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "events/rollup_upkeep.hpp"
#include "events/waiting_events.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds trouble_pause{1'000};
constexpr milliseconds gauge_interval{200};
constexpr milliseconds rate_interval{2'000};

BatchSender::Counters counters(MetricsRegistry& metrics)
{
    return {metrics.counter("waymark_events_forwarded_total", "Events stored in the event store"),
            metrics.counter("waymark_events_dropped_total", "Events lost, by reason",
                            {{"reason", "rejected"}}),
            metrics.counter("waymark_events_repeated_total",
                            "Events left out because their clients had sent them before"),
            metrics.counter("waymark_forwarder_retries_total", "Attempts to store that failed")};
}

Result<ForwardStateFile> open_or_set_aside(const std::filesystem::path& directory)
{
    auto file = ForwardStateFile::open(directory);
    if (file || file.error().code != Errc::invalid_argument)
        return file;
    const auto path = directory / ForwardStateFile::name;
    auto aside = path;
    aside += ".damaged";
    std::error_code ignored;
    std::filesystem::rename(path, aside, ignored);
    log::error("forwarder state unreadable: events in the spool may be stored twice",
               {{"reason", file.error().message}, {"file", aside.native()}});
    return ForwardStateFile::open(directory);
}

} // namespace

Result<std::unique_ptr<Forwarder>> Forwarder::create(const Services& services,
                                                     ForwarderOptions options)
{
    auto file = open_or_set_aside(services.spool.options().directory);
    if (!file)
        return std::unexpected(file.error());
    return std::unique_ptr<Forwarder>(new Forwarder(services, options, *std::move(file)));
}

Forwarder::Forwarder(const Services& services, ForwarderOptions options, ForwardStateFile file)
    : services_(services), options_(options), counters_(counters(services.metrics)),
      builder_(services.spool, services.enricher, recollection_, options.batch),
      sender_(services.spool, services.store, services.clock, exchange_, counters_),
      file_(std::move(file)), state_(file_.state()), resumed_(state_),
      is_resumed_(!resumed_.has_plan()), rated_at_(steady_clock::now()),
      rated_stored_(counters_.stored.value())
{
    auto& metrics = services_.metrics;
    metrics.gauge("waymark_spool_lag_events", "Events in the spool that aren't stored", {},
                  [gauges = gauges_] { return static_cast<double>(gauges->lag_events.load()); });
    metrics.gauge("waymark_spool_lag_seconds", "Age of the oldest event that isn't stored", {},
                  [gauges = gauges_] { return gauges->lag_seconds.load(); });
    metrics.gauge("waymark_forwarder_events_per_second", "Events stored a second, of late", {},
                  [gauges = gauges_] { return gauges->events_per_second.load(); });
    publish_progress();
}

Forwarder::~Forwarder()
{
    exchange_.stop();
    if (building_.joinable())
        building_.join();
    if (sending_.joinable())
        sending_.join();
}

void Forwarder::start()
{
    running_ = 2;
    const auto run = [this](auto&& body) {
        work_in_background(); // redirects go first: what waits here waits on the disk
        body();
        const std::lock_guard guard(mutex_);
        --running_;
        progress_.notify_all();
    };
    building_ = std::thread([this, run] { run([this] { run_builder(); }); });
    sending_ = std::thread([this, run] { run([this] { run_sender(); }); });
}

bool Forwarder::stop(milliseconds wait)
{
    exchange_.stop();
    std::unique_lock guard(mutex_);
    return progress_.wait_for(guard, wait, [this] { return running_ == 0; });
}

bool Forwarder::flush(milliseconds timeout)
{
    Ends ends;
    for (const auto& segment : services_.spool.segments())
        ends.emplace(segment->sequence(), segment->end());
    ++flushing_;
    exchange_.wake();
    bool is_done = false;
    {
        std::unique_lock guard(mutex_);
        is_done = progress_.wait_for(guard, timeout, [&] { return is_stored(ends); });
    }
    --flushing_;
    return is_done;
}

bool Forwarder::while_resting(const std::function<void()>& work, milliseconds patience)
{
    const std::unique_lock storing(storing_, patience);
    if (storing)
        work();
    return storing.owns_lock();
}

bool Forwarder::mend_counts(clickhouse::Client& store, milliseconds patience)
{
    return while_resting([&store] { repair_rollups(store); }, patience);
}

// With mutex_ held.
bool Forwarder::is_stored(const Ends& ends) const
{
    const auto live = services_.spool.segments();
    return std::ranges::all_of(live, [&](const auto& segment) {
        const auto wanted = ends.find(segment->sequence());
        if (wanted == ends.end() || wanted->second == segment_header_bytes)
            return true;
        const auto stored = stored_.find(segment->sequence());
        return stored != stored_.end() && stored->second.offset >= wanted->second;
    });
}

// --- building

void Forwarder::run_builder()
{
    builder_.start_behind(resumed_);
    Batch* batch = nullptr;
    while (!exchange_.is_stopped()) {
        refresh_gauges();
        if (!is_recalled_) {
            building_ms_ = oldest_waiting_ms(services_.spool, resumed_);
            exchange_.pause(options_.poll_interval);
            continue;
        }
        if (batch == nullptr)
            batch = exchange_.take_free(gauge_interval);
        if (batch != nullptr && build(*batch))
            exchange_.put_ready(*std::exchange(batch, nullptr));
    }
}

// True if the batch is ready to be sent.
bool Forwarder::build(Batch& batch)
{
    try {
        if (is_resumed_)
            return collect(batch);
        builder_.fill_planned(batch, resumed_);
        return is_resumed_ = true;
    } catch (const std::exception& error) {
        log::error("events cannot be prepared for storing", {{"reason", error.what()}});
        exchange_.pause(trouble_pause);
        return false;
    }
}

bool Forwarder::collect(Batch& batch)
{
    const bool was_empty = batch.is_empty();
    const bool is_full = builder_.fill(batch);
    building_ms_ = batch.oldest_received_ms;
    if (was_empty && !batch.is_empty())
        batch_since_ = steady_clock::now();
    if (is_full || (!batch.is_empty() && is_due()))
        return true;
    exchange_.pause(options_.poll_interval);
    return false;
}

bool Forwarder::is_due() const
{
    if (flushing_ > 0)
        return true;
    return steady_clock::now() - batch_since_ >= options_.batch_age && exchange_.is_sender_idle();
}

// --- sending

void Forwarder::run_sender()
{
    // Readers want the table before the first event comes.
    if (!sender_.prepare() || !recall_events())
        return;
    is_recalled_ = true;
    exchange_.wake();
    while (Batch* const batch = exchange_.take_ready()) {
        sending_ms_ = batch->oldest_received_ms;
        {
            const std::lock_guard storing(storing_);
            if (!forward(*batch))
                return;
        }
        sending_ms_ = 0;
        batch->reset(exchange_.has_ready());
        exchange_.put_free(*batch);
    }
}

// False if it was stopped.
bool Forwarder::recall_events()
{
    std::optional<steady_clock::time_point> failing_since;
    return sender_.retry([&]() -> Result<void> {
        try {
            recall(recollection_, services_.store, services_.spool, resumed_,
                   services_.clock.now());
        } catch (const std::exception& error) {
            constexpr milliseconds ping_timeout{1'000};
            const auto now = steady_clock::now();
            if (!services_.store.ping(ping_timeout))
                failing_since.reset();
            else if (!failing_since)
                failing_since = now;
            if (!failing_since || now - *failing_since < options_.recall_patience)
                throw;
            log::error("the event store does not tell what it knows of earlier events: visits may "
                       "be cut in two, and events that are sent again be stored again",
                       {{"reason", error.what()}});
        }
        return {};
    });
}

// False if it was stopped: then the plan stays.
bool Forwarder::forward(const Batch& batch)
{
    // The plan's save notes the batch before as stored, too.
    plan(batch);
    const BatchSender::Delivery delivery{.token = state_.token,
                                         .may_be_there = !batch.token.empty(),
                                         .timeout = options_.insert_timeout};
    if (!save() || !sender_.store(batch, delivery))
        return false;
    tell(batch);
    state_.commit();
    publish_progress();
    return exchange_.has_ready() || save();
}

void Forwarder::plan(const Batch& batch)
{
    constexpr std::size_t token_length = 32;
    if (!batch.token.empty())
        return; // it is the plan that was loaded
    state_.token = secret_text(token_length, "0123456789abcdef");
    for (const auto& [sequence, end] : batch.ends) {
        auto& progress = state_.segments
                             .try_emplace(sequence, SegmentProgress{segment_header_bytes, 0,
                                                                    segment_header_bytes, 0})
                             .first->second;
        progress.planned_offset = end.offset;
        progress.planned_records = end.records;
    }
}

void Forwarder::tell(const Batch& batch) const
{
    if (!services_.stored || batch.links.empty())
        return;
    auto links = batch.links;
    std::ranges::sort(links);
    links.erase(std::ranges::unique(links).begin(), links.end());
    services_.stored(links);
}

bool Forwarder::save()
{
    if (!sender_.retry([this] { return file_.save(state_); }))
        return false;
    remove_stored();
    return true;
}

// Deletes the segments that are stored to their end according to what is on the disk, and forgets
// those that are gone.
void Forwarder::remove_stored()
{
    std::vector<std::uint64_t> live;
    for (const auto& segment : services_.spool.segments()) {
        const auto progress = state_.segments.find(segment->sequence());
        const bool is_stored = segment->is_sealed() && progress != state_.segments.end() &&
                               progress->second.stored_offset >= segment->end();
        if (is_stored)
            services_.spool.remove(segment->sequence());
        else
            live.push_back(segment->sequence());
    }
    std::erase_if(state_.segments, [&live](const auto& entry) {
        return std::ranges::find(live, entry.first) == live.end();
    });
}

void Forwarder::publish_progress()
{
    const std::lock_guard guard(mutex_);
    stored_.clear();
    for (const auto& [sequence, progress] : state_.segments)
        stored_[sequence] = {progress.stored_offset, progress.stored_records};
    progress_.notify_all();
}

// --- numbers

void Forwarder::refresh_gauges()
{
    gauges_->lag_events = lag_events();
    const std::int64_t sending = sending_ms_;
    const std::int64_t building = building_ms_;
    const std::int64_t oldest = sending != 0 ? sending : building;
    const double age_ms = static_cast<double>(to_epoch_ms(services_.clock.now()) - oldest);
    gauges_->lag_seconds = oldest == 0 ? 0 : std::max(age_ms, 0.0) / 1000;

    const auto now = steady_clock::now();
    if (now - rated_at_ < rate_interval)
        return;
    const std::chrono::duration<double> passed = now - rated_at_;
    const std::uint64_t stored = counters_.stored.value();
    gauges_->events_per_second = static_cast<double>(stored - rated_stored_) / passed.count();
    rated_at_ = now;
    rated_stored_ = stored;
}

std::uint64_t Forwarder::lag_events() const
{
    const auto live = services_.spool.segments();
    const std::lock_guard guard(mutex_);
    std::uint64_t lag = 0;
    for (const auto& segment : live) {
        const auto stored = stored_.find(segment->sequence());
        const std::uint64_t done = stored == stored_.end() ? 0 : stored->second.records;
        lag += std::max(segment->records(), done) - done;
    }
    return lag;
}

ForwarderStatus Forwarder::status() const
{
    return {.stored = counters_.stored.value(),
            .rejected = counters_.rejected.value(),
            .repeated = counters_.repeated.value(),
            .lag_events = lag_events(),
            .lag_seconds = gauges_->lag_seconds,
            .events_per_second = gauges_->events_per_second,
            .problem = sender_.problem()};
}

} // namespace waymark::events
