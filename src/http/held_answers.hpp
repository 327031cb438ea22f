// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

namespace waymark::http {

// The answers of one I/O thread that wait for something outside, in the order of their requests.
// However many wait, the thread is woken once for all that are released together.
//
// Everything but release() happens on the I/O thread.
class HeldAnswers {
public:
    class Holder {
    public:
        virtual ~Holder() = default;
        // The answer may go; or, with a failure, must not. May hold the next one.
        virtual void on_release(const Result<void>& outcome) = 0;
    };

    // `begin` is called before holders are. The context must outlive this.
    HeldAnswers(boost::asio::io_context& context, std::function<void()> begin)
        : context_(context), begin_(std::move(begin))
    {
    }

    // Returns what the answer is known by: one more than the last. The holder must live until it is
    // told, or forgotten.
    [[nodiscard]] std::uint64_t hold(Holder& holder);
    // Nobody is told of that ticket.
    void forget(std::uint64_t ticket);
    // Takes the last ticket back, of which nobody was told: the next answer gets it.
    void withdraw_last();

    // Tells the holders of all tickets up to this one that were not told yet: soon, and never if
    // the thread has ended. From any thread.
    void release(std::uint64_t last, const Result<void>& outcome);

private:
    void tell(std::uint64_t last, const Result<void>& outcome);

    boost::asio::io_context& context_;
    std::function<void()> begin_;
    std::uint64_t first_ = 1;     // ticket of the first holder
    std::deque<Holder*> holders_; // null: forgotten
};

} // namespace waymark::http
