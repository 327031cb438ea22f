// SPDX-License-Identifier: Apache-2.0
#include "events/intake.hpp"

#include "events/spool.hpp"

#include <utility>

namespace waymark::events {

Intake::Intake(Spool& spool, std::size_t writer_index)
    : spool_(spool), writer_(spool.writer(writer_index))
{
}

Intake::Appended Intake::append(std::span<const Event> events)
{
    Appended appended;
    const std::lock_guard lock(mutex_);
    for (const auto& event : events) {
        const auto position = writer_.append(event);
        if (!position) {
            appended.outcome = std::unexpected(position.error());
            break;
        }
        if (appended.ends.empty() || appended.ends.back().sequence != position->sequence)
            appended.ends.push_back(*position);
        appended.ends.back() = *position;
        ++appended.taken;
    }
    return appended;
}

void Intake::when_durable(Position position, std::function<void(const Result<void>&)> callback)
{
    {
        const std::lock_guard lock(waiting_mutex_);
        ++waiting_;
    }
    const auto settle_one = [this, callback = std::move(callback)](const Result<void>& state) {
        callback(state);
        const std::lock_guard lock(waiting_mutex_);
        if (--waiting_ == 0)
            settled_.notify_all();
    };
    spool_.when_durable(position, settle_one);
}

void Intake::settle()
{
    std::unique_lock lock(waiting_mutex_);
    settled_.wait(lock, [this] { return waiting_ == 0; });
}

Intake::Receipt Intake::take(std::span<const Event> events)
{
    auto [taken, ends, outcome] = append(events);
    for (const auto end : ends) {
        if (auto synced = spool_.wait_durable(end, sync_timeout); !synced)
            return {.taken = 0, .outcome = std::move(synced)};
    }
    return {taken, std::move(outcome)};
}

} // namespace waymark::events
