// SPDX-License-Identifier: Apache-2.0
#include "http/workers.hpp"

namespace waymark::http {

Workers::Workers(const Options& options) : pool_(options.threads), waiting_max_(options.waiting_max)
{
}

Workers::~Workers()
{
    stop();
}

void Workers::enter()
{
    if (stopped_.load(std::memory_order_relaxed))
        throw Overloaded();
    if (waiting_.fetch_add(1, std::memory_order_relaxed) >= waiting_max_) {
        leave();
        throw Overloaded();
    }
}

void Workers::stop()
{
    stopped_.store(true, std::memory_order_relaxed);
    pool_.join();
}

} // namespace waymark::http
