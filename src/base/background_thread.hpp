// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waymark {

// Lets the calling thread run behind those that answer requests: when processors are scarce it gets
// about a tenth of what they get (nice 10), else all it wants. For work that may wait in a durable
// queue. Threads that it starts inherit this.
void work_in_background();

} // namespace waymark
