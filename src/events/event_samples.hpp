// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"
#include "events/event.hpp"

#include <deque>
#include <string>

// Events for tests and benchmarks.
namespace waymark::events {

// An event with every number and text drawn at random; a text is empty one time in four. The
// texts live in the sample.
class EventSample {
public:
    explicit EventSample(Random& random);

    [[nodiscard]] const Event& event() const { return event_; }

private:
    std::string_view text(Random& random);

    std::deque<std::string> texts_; // never moves its elements
    Event event_;
};

// A followed short link, as a phone's browser sends it: about 330 bytes encoded. `number` goes into
// the event's id, so that equal numbers make equal events.
[[nodiscard]] Event click_sample(std::uint64_t number);

} // namespace waymark::events
