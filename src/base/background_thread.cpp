// SPDX-License-Identifier: Apache-2.0
#include "base/background_thread.hpp"

#include <sys/resource.h>

#include <unistd.h>

namespace waymark {

void work_in_background()
{
    constexpr int background_nice = 10;
    // On Linux a thread has a nice value of its own. Raising it can't fail.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), background_nice);
}

} // namespace waymark
