// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "events/spool_format.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace waymark::events {

class Intake;

// Waits until the events of one writer are on the disk, for who appends very many: there is one
// wait at a time, for all that has been appended until it began, and the next one begins as soon as
// it ends (group commit). Costs an event an uncontended lock.
class CommitWatch {
public:
    // Called with the number of the last event that is settled, and so are all before it that no
    // call told of: they are on the disk, or may be lost (`unavailable`). On the spool's own
    // thread, or on that of add(). Must not block or throw.
    using Settled = std::function<void(std::uint64_t last, const Result<void>& outcome)>;

    // The intake must outlive the watch, and have settled before the watch is destroyed.
    CommitWatch(Intake& intake, Settled settled) : intake_(intake), settled_(std::move(settled)) {}
    CommitWatch(const CommitWatch&) = delete;
    CommitWatch& operator=(const CommitWatch&) = delete;

    // An event was appended up to there. Of one writer, in order; `number` ascends. One thread's.
    void add(Position end, std::uint64_t number);

private:
    // Events that lie in one segment.
    struct Group {
        Position end;
        std::uint64_t last = 0;
    };

    void wait_for_next();

    Intake& intake_;
    const Settled settled_;
    std::mutex mutex_;
    std::vector<Group> groups_; // that are not waited for yet; requires mutex_
    bool is_waiting_ = false;   // requires mutex_
};

} // namespace waymark::events
