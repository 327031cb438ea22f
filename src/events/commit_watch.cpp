// SPDX-License-Identifier: Apache-2.0
#include "events/commit_watch.hpp"

#include "events/intake.hpp"

namespace waymark::events {

void CommitWatch::add(Position end, std::uint64_t number)
{
    {
        const std::lock_guard lock(mutex_);
        if (groups_.empty() || groups_.back().end.sequence != end.sequence)
            groups_.emplace_back();
        groups_.back() = {.end = end, .last = number};
        if (is_waiting_)
            return;
        is_waiting_ = true;
    }
    wait_for_next();
}

// What was appended while the last wait went on may be on the disk already: then it is settled
// here, and this calls itself; no deeper than there are segments.
void CommitWatch::wait_for_next()
{
    Group group;
    {
        const std::lock_guard lock(mutex_);
        is_waiting_ = !groups_.empty();
        if (!is_waiting_)
            return;
        group = groups_.front();
        groups_.erase(groups_.begin());
    }
    intake_.when_durable(group.end, [this, last = group.last](const Result<void>& outcome) {
        settled_(last, outcome);
        wait_for_next();
    });
}

} // namespace waymark::events
