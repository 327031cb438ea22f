// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/question.hpp"
#include "analytics_reference.hpp"

#include <vector>

// What a question means, said a second time: visit by visit and event by event, in memory.
namespace waymark::testing {

// The answer to a valid question. Events of one visit have different times.
[[nodiscard]] analytics::Answer evaluate(const analytics::Question& question,
                                         const std::vector<StoredEvent>& events);

} // namespace waymark::testing
