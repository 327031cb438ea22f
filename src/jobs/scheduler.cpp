// SPDX-License-Identifier: Apache-2.0
#include "jobs/scheduler.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <cassert>

namespace waymark::jobs {

namespace {

using std::chrono::milliseconds;

// The thread looks at the clock at least that often, since somebody may set it.
constexpr milliseconds sleep_max{30'000};

milliseconds scaled(milliseconds interval, double factor)
{
    const auto ms = static_cast<double>(interval.count()) * factor;
    return std::max(milliseconds{1}, milliseconds{static_cast<std::int64_t>(ms)});
}

// Empty if the work went well.
std::string failure_of(const Job& job, const std::stop_token& stop)
{
    try {
        job.work(stop);
        return {};
    } catch (const std::exception& error) {
        return *error.what() == '\0' ? "unknown error" : error.what();
    }
}

} // namespace

Scheduler::Scheduler(const Clock& clock, std::uint64_t seed) : clock_(clock), random_(seed) {}

Scheduler::~Scheduler()
{
    stop();
}

void Scheduler::add(Job job)
{
    assert(!thread_.joinable());
    assert(job.interval >= milliseconds{1} && job.jitter >= 0 && job.jitter < 1 && job.work);
    const std::scoped_lock lock(state_mutex_);
    assert(std::ranges::none_of(entries_, [&](const Entry& e) { return e.job.name == job.name; }));
    JobStatus status{.name = job.name, .interval = job.interval};
    status.next = clock_.now() + scaled(job.interval, random_.unit());
    entries_.push_back({std::move(job), std::move(status)});
}

void Scheduler::start()
{
    assert(!thread_.joinable());
    thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

void Scheduler::stop()
{
    if (!thread_.joinable())
        return;
    thread_.request_stop();
    thread_.join();
}

void Scheduler::loop(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        run_due(stop);
        std::unique_lock lock(state_mutex_);
        const Entry* const next = next_entry();
        const auto wait = next == nullptr ? sleep_max : next->status.next - clock_.now();
        wake_.wait_for(lock, stop, std::clamp(wait, milliseconds{0}, sleep_max),
                       [] { return false; });
    }
}

void Scheduler::run_due(const std::stop_token& stop)
{
    const std::scoped_lock running(run_mutex_);
    // Jobs that become due meanwhile wait for the next call, so that this one ends.
    const auto now = clock_.now();
    while (!stop.stop_requested()) {
        Entry* due = nullptr;
        {
            const std::scoped_lock lock(state_mutex_);
            for (auto& entry : entries_)
                forget_clock_jump(entry, now);
            due = next_entry();
            if (due == nullptr || due->status.next > now)
                return;
        }
        run_entry(*due, stop);
    }
}

Result<void> Scheduler::run(std::string_view name)
{
    const std::scoped_lock running(run_mutex_);
    Entry* found = nullptr;
    {
        const std::scoped_lock lock(state_mutex_);
        const auto entry =
            std::ranges::find_if(entries_, [&](const Entry& e) { return e.job.name == name; });
        if (entry == entries_.end())
            return failure(Errc::not_found, fmt::format("there is no job '{}'", name), "name");
        found = &*entry;
    }
    run_entry(*found, {});
    return {};
}

std::vector<JobStatus> Scheduler::status() const
{
    const std::scoped_lock lock(state_mutex_);
    std::vector<JobStatus> all;
    all.reserve(entries_.size());
    for (const auto& entry : entries_)
        all.push_back(entry.status);
    return all;
}

void Scheduler::run_entry(Entry& entry, const std::stop_token& stop)
{
    {
        const std::scoped_lock lock(state_mutex_);
        entry.status.is_running = true;
        entry.status.last_start = clock_.now();
    }
    auto error = failure_of(entry.job, stop);
    if (!error.empty())
        log::warning("job failed", {{"job", entry.job.name}, {"error", error}});

    const std::scoped_lock lock(state_mutex_);
    auto& status = entry.status;
    const auto now = clock_.now();
    status.is_running = false;
    status.runs += 1;
    status.failures += error.empty() ? 0 : 1;
    status.last_duration = now - *status.last_start;
    status.last_error = std::move(error);
    status.next = now + wait_after_run(entry.job);
}

Scheduler::Entry* Scheduler::next_entry()
{
    const auto next = std::ranges::min_element(
        entries_, {}, [](const Entry& entry) { return entry.status.next; });
    return next == entries_.end() ? nullptr : &*next;
}

milliseconds Scheduler::wait_after_run(const Job& job)
{
    return scaled(job.interval, 1 + job.jitter * (2 * random_.unit() - 1));
}

// A clock set back would put a job off for as long as it was set back.
void Scheduler::forget_clock_jump(Entry& entry, TimePoint now)
{
    const auto latest = now + scaled(entry.job.interval, 1 + entry.job.jitter);
    entry.status.next = std::min(entry.status.next, latest);
}

} // namespace waymark::jobs
