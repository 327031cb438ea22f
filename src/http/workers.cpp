// SPDX-License-Identifier: Apache-2.0
#include "http/workers.hpp"

#include "base/background_thread.hpp"

#include <latch>
#include <memory>

namespace waymark::http {

Workers::Workers(const Options& options) : pool_(options.threads), waiting_max_(options.waiting_max)
{
    if (!options.is_background)
        return;
    // A job that waits for all the others has a thread to itself.
    const auto everyone =
        std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(options.threads));
    for (std::size_t i = 0; i < options.threads; ++i) {
        boost::asio::post(pool_, [everyone] {
            work_in_background();
            everyone->arrive_and_wait();
        });
    }
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
