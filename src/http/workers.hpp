// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace waymark::http {

// Thrown by Workers::run when its queue is full. The server answers 503 with Retry-After.
struct Overloaded : std::runtime_error, TemporaryFailure {
    Overloaded() : std::runtime_error("too many requests are waiting") {}
};

// Threads for blocking work: the meta store, event-store queries, password hashing. A bounded
// queue: what would have to wait too long is refused at once.
//
// Work refers to the frames of the coroutines that wait for it: stop the workers before the I/O
// contexts of these coroutines are destroyed.
class Workers {
public:
    struct Options {
        std::size_t threads = 4;
        std::size_t waiting_max = 512; // queued and running
        // Behind the threads that serve: for long calculations that somebody waits for anyway.
        bool is_background = false;
    };

    explicit Workers(const Options& options);
    // As stop().
    ~Workers();

    // Runs `work` on a worker thread and resumes the caller where it ran before, with what `work`
    // returned or threw. `work` is kept until then. A wait that has begun can't be cancelled: it
    // ends when the work does. Throws Overloaded.
    template <typename Work>
    boost::asio::awaitable<std::invoke_result_t<Work&>> run(Work work);

    // Takes no more work, and waits for what runs. Who waits for work that has not begun gets
    // Overloaded: there may be more of it than there is time.
    void stop();
    [[nodiscard]] bool is_stopped() const { return stopped_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

private:
    // What the work returned or threw.
    template <typename Value>
    struct Outcome;

    void enter();
    void leave() { waiting_.fetch_sub(1, std::memory_order_relaxed); }

    boost::asio::thread_pool pool_;
    std::size_t waiting_max_;
    std::atomic<std::size_t> waiting_{0};
    std::atomic<bool> stopped_{false};
};

template <typename Value>
struct Workers::Outcome {
    std::optional<Value> value;
    std::exception_ptr error;

    template <typename Work>
    void store(Work& work)
    {
        value.emplace(work());
    }
    Value take() { return *std::move(value); }
};

template <>
struct Workers::Outcome<void> {
    std::exception_ptr error;

    template <typename Work>
    void store(Work& work)
    {
        work();
    }
    void take() {}
};

template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> Workers::run(Work work)
{
    namespace asio = boost::asio;
    enter();
    Outcome<std::invoke_result_t<Work&>> outcome;
    const auto start = [this, &work, &outcome](auto resume) {
        auto job = [this, &work, &outcome, resume = std::move(resume)]() mutable {
            try {
                if (is_stopped())
                    throw Overloaded();
                outcome.store(work);
            } catch (...) {
                outcome.error = std::current_exception();
            }
            leave();
            const auto executor = asio::get_associated_executor(resume);
            asio::post(executor, std::move(resume));
        };
        asio::post(pool_.get_executor(), std::move(job));
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start,
                                                                          asio::use_awaitable);
    if (outcome.error)
        std::rethrow_exception(outcome.error);
    co_return outcome.take();
}

} // namespace waymark::http
