// SPDX-License-Identifier: Apache-2.0
#include "http/session.hpp"

#include "base/log.hpp"

#include <sys/epoll.h>

#include <algorithm>

namespace waymark::http {

namespace {

constexpr std::size_t output_bytes_max = 256 * 1024; // of answers to pipelined requests
constexpr std::size_t output_bytes_kept = 16 * 1024; // between requests
constexpr std::chrono::seconds linger_time{2};
constexpr std::chrono::seconds memory_kept_for{5}; // of a connection without requests

} // namespace

Session::Session(IoThread& thread, Transport transport, const IpAddress& peer)
    : thread_(thread), transport_(std::move(transport)), peer_(peer)
{
    set_deadline(options().header_timeout);
}

void Session::set_deadline(std::chrono::milliseconds after)
{
    deadline_ = thread_.now() + after;
}

std::size_t Session::input_bytes_max() const
{
    return std::max(options().head.head_bytes_max, output_bytes_kept);
}

bool Session::output_is_full() const
{
    return output_.size() - sent_ >= output_bytes_max;
}

void Session::on_ready(std::uint32_t events)
{
    if (phase_ == Phase::closed)
        return;
    if ((events & (EPOLLERR | EPOLLHUP)) != 0)
        return abort();
    if ((events & (EPOLLIN | EPOLLRDHUP)) != 0)
        readable_ = true;
    if ((events & EPOLLRDHUP) != 0)
        input_ended_ = true;
    advance();
}

bool Session::wants_input() const
{
    return phase_ == Phase::head || phase_ == Phase::body || phase_ == Phase::gathering ||
           phase_ == Phase::streaming || phase_ == Phase::lingering;
}

// Reads, answers and sends, until one of the three has to wait.
void Session::advance()
{
    if (advancing_)
        return;
    advancing_ = true;
    do {
        if (readable_ && wants_input() && !output_is_full())
            receive();
        process_input();
    } while (flush() && wants_input() && (readable_ || stalled_));
    advancing_ = false;
}

void Session::receive()
{
    const auto space = input_.space(input_bytes_max());
    if (space.empty())
        return;
    const IoResult result = transport_.receive(space);
    switch (result.status) {
    case IoStatus::done:
        input_.commit(result.bytes);
        // What ended stays readable until the end itself has been read.
        if (result.bytes < space.size() && transport_.short_read_means_empty() && !input_ended_)
            readable_ = false;
        return;
    case IoStatus::would_block:
        readable_ = false;
        return;
    case IoStatus::closed:
        readable_ = false;
        return on_end_of_input();
    case IoStatus::failed:
        readable_ = false;
        return abort();
    }
}

void Session::on_end_of_input()
{
    input_ended_ = true;
    end_seen_ = true;
    if (phase_ != Phase::head) // nobody is left to read the events, or to send the body
        abort();
}

void Session::process_input()
{
    stalled_ = false;
    if (phase_ == Phase::lingering || phase_ == Phase::streaming)
        input_.consume(input_.data().size());
    if (phase_ == Phase::body)
        read_body();
    if (phase_ == Phase::gathering && input_.data().size() >= awaited_bytes_)
        phase_ = Phase::head;
    while (phase_ == Phase::head && !input_.data().empty()) {
        stalled_ = output_is_full();
        if (stalled_ || !read_head())
            return;
    }
}

// Returns false when output has to wait or the connection is at its end.
bool Session::flush()
{
    do {
        if (!send_output())
            return false;
    } while (take_events());
    if (phase_ == Phase::portions)
        await_portion();
    if (phase_ == Phase::closing || (phase_ == Phase::head && end_seen_ && !stalled_))
        finish_after_flush();
    return phase_ != Phase::closed;
}

bool Session::send_output()
{
    if (phase_ == Phase::closed)
        return false;
    const std::size_t end = phase_ == Phase::held ? held_.begin : output_.size();
    const auto ready = std::string_view(output_).substr(0, end);
    while (sent_ < ready.size()) {
        const IoResult result = transport_.send(ready.substr(sent_));
        if (result.status == IoStatus::would_block) {
            if (write_deadline_ == SteadyTime{})
                write_deadline_ = thread_.now() + options().write_timeout;
            return false;
        }
        if (result.status != IoStatus::done) {
            abort();
            return false;
        }
        sent_ += result.bytes;
        write_deadline_ = {};
    }
    if (phase_ == Phase::held)
        return true;
    sent_ = 0;
    if (output_.capacity() > output_bytes_kept)
        output_ = {};
    output_.clear();
    return true;
}

// Takes what producers have queued once all that was taken before is sent: a slow reader's events
// wait in the queue, whose bound the producer sees. Returns true if there is something to send.
bool Session::take_events()
{
    if (phase_ != Phase::streaming)
        return false;
    const bool is_last = events_->closed();
    output_ = events_->take();
    if (output_.empty() && is_last) {
        phase_ = Phase::closing;
        return false;
    }
    return !output_.empty();
}

// Bytes that nobody will read would reset the connection, and with it the answer on its way.
void Session::finish_after_flush()
{
    if (phase_ == Phase::lingering)
        return;
    transport_.shut_down();
    if (!linger_ || end_seen_)
        return abort();
    phase_ = Phase::lingering;
    deadline_ = thread_.now() + linger_time;
    readable_ = true;
}

void Session::abort()
{
    if (phase_ == Phase::closed)
        return;
    if (std::exchange(phase_, Phase::closed) == Phase::held)
        thread_.held_answers().forget(held_.ticket);
    readable_ = false;
    if (const auto exchange = std::exchange(exchange_, nullptr); exchange)
        exchange->cancel.emit(boost::asio::cancellation_type::terminal);
    if (const auto events = std::exchange(events_, nullptr); events)
        events->close();
    thread_.remove(*this);
    transport_.close();
}

// A request that has come already is still answered.
void Session::drain()
{
    if (phase_ == Phase::streaming)
        return abort();
    if (phase_ == Phase::head) {
        readable_ = true;
        advance();
    }
    if (phase_ == Phase::head && input_.data().empty() && output_.empty())
        abort();
}

void Session::on_tick()
{
    const auto now = thread_.now();
    if (write_deadline_ != SteadyTime{} && now >= write_deadline_)
        return abort();
    if (phase_ == Phase::head && now + options().idle_timeout >= deadline_ + memory_kept_for)
        input_.release();
    if (now < deadline_)
        return;
    switch (phase_) {
    case Phase::head:
        if (!head_begun_)
            return abort();
        return refuse(Status::request_timeout, {}, "The request head did not arrive in time.");
    case Phase::body:
        return refuse(Status::request_timeout, exchange_->routed.request.path,
                      "The request body did not arrive in time.");
    case Phase::gathering:
        return on_gathering_deadline();
    case Phase::held:
        return on_held_deadline();
    case Phase::handling:
        return on_handler_deadline();
    case Phase::streaming:
        output_ += ": keep-alive\n\n";
        set_deadline(options().stream_comment_every);
        return advance();
    case Phase::portions: // of which none came in time
    case Phase::closing:
    case Phase::lingering:
        return abort();
    case Phase::closed:
        return;
    }
}

} // namespace waymark::http
