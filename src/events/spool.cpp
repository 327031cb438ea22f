// SPDX-License-Identifier: Apache-2.0
#include "events/spool.hpp"

#include "base/log.hpp"
#include "base/random.hpp"
#include "events/forward_state.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <future>
#include <system_error>

namespace waymark::events {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The pause before a refused allocation is tried again.
constexpr milliseconds retry_pause_min{50};
constexpr milliseconds retry_pause_max{1000};
constexpr milliseconds idle_pause{5000};

Result<void> check(const SpoolOptions& options)
{
    if (options.writers == 0)
        return failure(Errc::invalid_argument, "a spool has at least one writer", "writers");
    if (options.segment_bytes < segment_bytes_min || options.segment_bytes > segment_bytes_max ||
        options.segment_bytes % record_alignment != 0) {
        return failure(Errc::invalid_argument,
                       fmt::format("a segment has {} to {} bytes, a multiple of {}",
                                   segment_bytes_min, segment_bytes_max, record_alignment),
                       "segment_bytes");
    }
    return {};
}

Result<void> make_directory(const std::filesystem::path& directory)
{
    std::error_code error;
    if (std::filesystem::create_directories(directory, error))
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
    if (error)
        return failure(Errc::unavailable, fmt::format("cannot make the directory {}: {}",
                                                      directory.native(), error.message()));
    return {};
}

// Above everything that a file or the forwarder's state still names: progress noted for an old
// segment must not be taken for that of a new one.
std::uint64_t first_free_sequence(const SpoolOptions& options, const Recovery& recovery)
{
    std::uint64_t last = 0;
    if (!recovery.segments.empty())
        last = recovery.segments.back()->sequence();
    const auto progress = ForwardStateFile::open(options.directory);
    if (progress && !progress->state().segments.empty())
        last = std::max(last, progress->state().segments.rbegin()->first);
    return last + 1;
}

} // namespace

Result<std::unique_ptr<Spool>> Spool::open(SpoolOptions options, const Clock& clock,
                                           MetricsRegistry& metrics)
{
    if (const auto checked = check(options); !checked)
        return std::unexpected(checked.error());
    if (const auto made = make_directory(options.directory); !made)
        return std::unexpected(made.error());
    auto lock = DirectoryLock::acquire(options.directory);
    if (!lock)
        return std::unexpected(lock.error());
    auto recovery = recover_spool(options.directory);
    if (!recovery)
        return std::unexpected(recovery.error());

    const auto next_sequence = first_free_sequence(options, *recovery);
    std::unique_ptr<Spool> spool(new Spool(std::move(options), clock, metrics, *std::move(lock),
                                           *std::move(recovery), next_sequence));
    spool->report_recovery();
    spool->start();
    return spool;
}

Spool::Spool(SpoolOptions options, const Clock& clock, MetricsRegistry& metrics, DirectoryLock lock,
             Recovery recovery, std::uint64_t next_sequence)
    : options_(std::move(options)), clock_(clock), lock_(std::move(lock)),
      recovery_(recovery.report),
      appended_(metrics.counter("waymark_events_appended_total", "Events written to the spool")),
      dropped_(metrics.counter("waymark_events_dropped_total", "Events lost, by reason",
                               {{"reason", "spool_full"}})),
      sync_seconds_(metrics.histogram("waymark_spool_sync_seconds", "Syncs of spool segments")),
      next_sequence_(next_sequence), segments_(std::move(recovery.segments))
{
    metrics.counter("waymark_spool_cut_bytes_total", "Torn bytes cut off at the opening")
        .add(recovery_.cut_bytes);
    metrics.counter("waymark_spool_skipped_bytes_total", "Damaged bytes passed over at the opening")
        .add(recovery_.skipped_bytes);
    metrics.gauge("waymark_spool_bytes", "What the spool takes on the disk", {},
                  [gauges = gauges_] { return static_cast<double>(gauges->bytes.load()); });

    const auto ask = [this] {
        const std::lock_guard guard(mutex_);
        is_segment_wanted_ = true;
        segment_wanted_.notify_one();
    };
    for (std::size_t i = 0; i < options_.writers; ++i)
        writers_.push_back(std::make_unique<SpoolWriter>(ask, dropped_));
}

Spool::~Spool()
{
    close();
}

void Spool::start()
{
    static_cast<void>(serve_writers());
    syncing_ = std::thread([this] { run_sync(); });
    preparing_ = std::thread([this] { run_preparation(); });
}

void Spool::close()
{
    {
        const std::lock_guard guard(mutex_);
        if (std::exchange(is_closing_, true))
            return;
        sync_wanted_.notify_one();
        segment_wanted_.notify_one();
    }
    preparing_.join();
    for (const auto& writer : writers_)
        writer->close();
    syncing_.join();
    sync_segments(segments());
    settle(std::exchange(waiters_, {}));
    for (const auto& segment : segments()) {
        if (segment->records() == 0)
            remove(segment->sequence());
    }
}

// --- syncing

void Spool::when_durable(Position position, DurableCallback callback)
{
    std::unique_lock guard(mutex_);
    auto state = durability(position);
    const bool is_settled = state.has_value() || is_closing_;
    if (!is_settled) {
        waiters_.push_back({position, std::move(callback)});
        sync_wanted_.notify_one();
        return;
    }
    guard.unlock();
    callback(state);
}

Result<void> Spool::wait_durable(Position position, milliseconds timeout)
{
    const auto promise = std::make_shared<std::promise<Result<void>>>();
    auto future = promise->get_future();
    when_durable(position, [promise](const Result<void>& state) { promise->set_value(state); });
    if (future.wait_for(timeout) != std::future_status::ready)
        return failure(Errc::unavailable, "the disk did not answer in time");
    return future.get();
}

void Spool::run_sync()
{
    std::unique_lock guard(mutex_);
    while (!is_closing_) {
        sync_wanted_.wait_for(guard, options_.sync_interval,
                              [this] { return is_closing_ || !waiters_.empty(); });
        const auto waiters = std::exchange(waiters_, {});
        const auto segments = segments_;
        guard.unlock();
        sync_segments(segments);
        settle(waiters);
        count_appended();
        guard.lock();
    }
}

void Spool::sync_segments(const std::vector<std::shared_ptr<Segment>>& segments)
{
    for (const auto& segment : segments) {
        if (segment->end() == segment->durable_end() || segment->is_unsafe()) {
            segment->finish();
            continue;
        }
        const auto begin = steady_clock::now();
        const bool is_synced = segment->sync();
        const std::chrono::nanoseconds took = steady_clock::now() - begin;
        sync_seconds_.record_ns(static_cast<std::uint64_t>(took.count()));
        segment->finish();
        if (!is_synced)
            log::error("sync of a spool segment failed", {{"file", segment->file().native()}});
    }
}

void Spool::settle(const std::vector<Waiter>& waiters)
{
    for (const auto& waiter : waiters) {
        Result<void> state;
        {
            const std::lock_guard guard(mutex_);
            state = durability(waiter.position);
        }
        waiter.callback(state);
    }
}

Result<void> Spool::durability(Position position) const
{
    const auto found = std::ranges::lower_bound(
        segments_, position.sequence, {}, [](const auto& segment) { return segment->sequence(); });
    // A segment is removed only when the event store has all of it.
    if (found == segments_.end() || (*found)->sequence() != position.sequence)
        return {};
    if ((*found)->durable_end() >= position.offset)
        return {};
    return failure(Errc::unavailable, "the event is not safely on the disk");
}

void Spool::count_appended()
{
    std::uint64_t appended = 0;
    for (const auto& writer : writers_)
        appended += writer->appended();
    appended_.add(appended - std::exchange(counted_, appended));
    const std::lock_guard guard(mutex_);
    gauges_->bytes.store(disk_bytes());
}

// --- segments

void Spool::run_preparation()
{
    milliseconds pause = retry_pause_min;
    std::unique_lock guard(mutex_);
    while (!is_closing_) {
        guard.unlock();
        const bool is_served = serve_writers();
        guard.lock();
        pause = is_served ? retry_pause_min : std::min(pause * 2, retry_pause_max);
        segment_wanted_.wait_for(guard, is_served ? idle_pause : pause,
                                 [this] { return is_closing_ || is_segment_wanted_; });
        is_segment_wanted_ = false;
    }
}

bool Spool::serve_writers()
{
    Result<void> result;
    for (std::size_t i = 0; i < writers_.size() && result; ++i) {
        if (writers_[i]->is_asking())
            result = serve(i);
    }
    note_preparation(result);
    return result.has_value();
}

Result<void> Spool::serve(std::size_t writer)
{
    auto segment = make_segment(writer);
    if (!segment)
        return std::unexpected(segment.error());
    Segment& made = **segment;
    {
        const std::lock_guard guard(mutex_);
        segments_.push_back(*std::move(segment));
        gauges_->bytes.store(disk_bytes());
    }
    writers_[writer]->offer(made);
    return {};
}

Result<std::shared_ptr<Segment>> Spool::make_segment(std::size_t writer)
{
    {
        const std::lock_guard guard(mutex_);
        if (disk_bytes() + options_.segment_bytes > options_.bytes_max)
            return failure(Errc::unavailable, "the spool's disk budget is used up");
    }
    std::array<std::uint8_t, sizeof(SegmentHeader::salt)> salt{};
    fill_secret(salt);
    const SegmentHeader header{.writer = static_cast<std::uint32_t>(writer),
                               .salt = std::bit_cast<std::uint32_t>(salt),
                               .sequence = next_sequence_++,
                               .bytes = options_.segment_bytes,
                               .created = clock_.now()};
    return Segment::create(options_.directory, header);
}

void Spool::note_preparation(const Result<void>& result)
{
    const std::lock_guard guard(mutex_);
    // Each attempt names another file: it is the same trouble still, and is told once.
    const bool was_well = std::exchange(problem_, result ? "" : result.error().message).empty();
    if (was_well && !result)
        log::error("the spool can't grow", {{"reason", problem_}});
    else if (!was_well && result)
        log::info("the spool has room again");
}

std::vector<std::shared_ptr<Segment>> Spool::segments() const
{
    const std::lock_guard guard(mutex_);
    return segments_;
}

void Spool::remove(std::uint64_t sequence)
{
    const std::lock_guard guard(mutex_);
    const auto found = std::ranges::find(segments_, sequence,
                                         [](const auto& segment) { return segment->sequence(); });
    if (found == segments_.end())
        return;
    assert((*found)->is_sealed());
    std::error_code error;
    std::filesystem::remove((*found)->file(), error);
    if (error)
        log::error("cannot delete a stored spool segment", {{"file", (*found)->file().native()}});
    segments_.erase(found);
    gauges_->bytes.store(disk_bytes());
    is_segment_wanted_ = true;
    segment_wanted_.notify_one();
}

std::uint64_t Spool::disk_bytes() const
{
    std::uint64_t bytes = 0;
    for (const auto& segment : segments_)
        bytes += segment->disk_bytes();
    return bytes;
}

SpoolStatus Spool::status() const
{
    SpoolStatus status{.bytes_max = options_.bytes_max, .dropped = dropped_.value()};
    for (const auto& writer : writers_)
        status.appended += writer->appended();
    const std::lock_guard guard(mutex_);
    status.bytes = disk_bytes();
    status.segments = segments_.size();
    status.problem = problem_;
    const bool is_unsafe =
        std::ranges::any_of(segments_, [](const auto& segment) { return segment->is_unsafe(); });
    if (is_unsafe)
        status.problem = "a sync failed: a power cut may lose events";
    return status;
}

void Spool::report_recovery() const
{
    if (recovery_.segments == 0 && recovery_.is_clean())
        return;
    log::info("spool recovered", {{"segments", recovery_.segments},
                                  {"records", recovery_.records},
                                  {"cut_bytes", recovery_.cut_bytes},
                                  {"skipped_bytes", recovery_.skipped_bytes}});
}

} // namespace waymark::events
