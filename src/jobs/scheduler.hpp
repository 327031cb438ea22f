// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// Work that comes round: cleaning up, housekeeping.
namespace waymark::jobs {

struct Job {
    std::string name;
    std::chrono::milliseconds interval{}; // from the end of a run to the next; at least 1 ms
    // Each wait is longer or shorter by up to this share, so that nodes started together drift
    // apart. In [0, 1). The first wait is any part of the interval.
    double jitter = 0.1;
    // Long work watches the token. What it throws is logged, and the job stays scheduled.
    std::function<void(std::stop_token)> work;
};

struct JobStatus {
    std::string name;
    std::chrono::milliseconds interval{};
    bool is_running = false;
    std::uint64_t runs = 0; // finished ones, the failed included
    std::uint64_t failures = 0;
    std::optional<TimePoint> last_start;
    std::chrono::milliseconds last_duration{};
    std::string last_error; // of the last run; empty if that went well
    TimePoint next;
};

// Runs jobs one at a time, on a thread of its own: a job never overlaps itself, and a long one
// delays the others. Thread-safe, but for what says otherwise.
class Scheduler {
public:
    // `clock` must outlive the scheduler; `seed` is for the jitter.
    Scheduler(const Clock& clock, std::uint64_t seed);
    // Stops.
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    // Asserts that the name is new. Not while the scheduler runs.
    void add(Job job);

    // Starts the thread. Not thread-safe.
    void start();
    // Asks the running job to stop and waits for it; no job is begun after that. Not thread-safe.
    // Does nothing unless started.
    void stop();

    // Runs the jobs that are due, in the order of their due times, in the calling thread. This is
    // what the thread does whenever it wakes.
    void run_due(const std::stop_token& stop = {});

    // Runs one job now, in the calling thread, after the one that is running.
    // not_found: there is no job of that name.
    Result<void> run(std::string_view name);

    // In the order of adding.
    [[nodiscard]] std::vector<JobStatus> status() const;

private:
    struct Entry {
        Job job;
        JobStatus status;
    };

    void loop(const std::stop_token& stop);
    void run_entry(Entry& entry, const std::stop_token& stop);
    // These need state_mutex_.
    [[nodiscard]] Entry* next_entry();
    [[nodiscard]] std::chrono::milliseconds wait_after_run(const Job& job);
    void forget_clock_jump(Entry& entry, TimePoint now);

    const Clock& clock_;
    std::mutex run_mutex_;           // held while a job runs; taken before state_mutex_
    mutable std::mutex state_mutex_; // guards what follows
    Random random_;
    std::vector<Entry> entries_; // its size changes only in `add`
    std::condition_variable_any wake_;
    std::jthread thread_; // last: stopped before the rest goes
};

} // namespace waymark::jobs
