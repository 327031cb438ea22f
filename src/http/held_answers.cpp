// SPDX-License-Identifier: Apache-2.0
#include "http/held_answers.hpp"

#include <boost/asio/post.hpp>

#include <cassert>

namespace waymark::http {

std::uint64_t HeldAnswers::hold(Holder& holder)
{
    holders_.push_back(&holder);
    return first_ + holders_.size() - 1;
}

void HeldAnswers::forget(std::uint64_t ticket)
{
    assert(ticket >= first_ && ticket - first_ < holders_.size());
    holders_[ticket - first_] = nullptr;
}

void HeldAnswers::withdraw_last()
{
    assert(!holders_.empty());
    holders_.pop_back();
}

void HeldAnswers::release(std::uint64_t last, const Result<void>& outcome)
{
    boost::asio::post(context_, [this, last, outcome] {
        begin_();
        tell(last, outcome);
    });
}

void HeldAnswers::tell(std::uint64_t last, const Result<void>& outcome)
{
    while (!holders_.empty() && first_ <= last) {
        Holder* const holder = holders_.front();
        holders_.pop_front();
        ++first_;
        if (holder != nullptr)
            holder->on_release(outcome);
    }
}

} // namespace waymark::http
