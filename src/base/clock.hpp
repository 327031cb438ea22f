// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace waymark {

// Wall-clock time, in the store's resolution.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

// Where the time comes from. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual TimePoint now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

// Stands still until it is told to move.
class ManualClock final : public Clock {
public:
    explicit ManualClock(TimePoint start) : now_(start.time_since_epoch().count()) {}

    [[nodiscard]] TimePoint now() const override
    {
        return TimePoint{std::chrono::milliseconds{now_.load(std::memory_order_relaxed)}};
    }
    void advance(std::chrono::milliseconds by) { now_.fetch_add(by.count()); }
    void set(TimePoint to) { now_.store(to.time_since_epoch().count()); }

private:
    std::atomic<std::int64_t> now_;
};

[[nodiscard]] constexpr std::int64_t to_epoch_ms(TimePoint time)
{
    return time.time_since_epoch().count();
}

[[nodiscard]] constexpr TimePoint from_epoch_ms(std::int64_t ms)
{
    return TimePoint{std::chrono::milliseconds{ms}};
}

} // namespace waymark
