// SPDX-License-Identifier: Apache-2.0
#include "http/io_thread.hpp"

#include "base/log.hpp"
#include "http/session.hpp"

#include <boost/asio/post.hpp>
#include <fmt/chrono.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cassert>
#include <cerrno>
#include <utility>

namespace waymark::http {

namespace {

constexpr std::uint32_t connection_events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

// One thread runs the context; others only post to it.
constexpr int single_thread = 1;

} // namespace

IoThread::IoThread(std::size_t index, const ServerShared& shared, FileDescriptor listener)
    : index_(index), shared_(shared), context_(single_thread), work_(context_.get_executor()),
      poller_(context_), tick_(context_), listener_(std::move(listener)),
      head_parser_(shared.options.head), held_answers_(context_, [this] { begin_batch(); })
{
    refresh_date();
    poller_.add(listener_.get(), EPOLLIN, *this);
}

IoThread::~IoThread() = default;

void IoThread::run(std::function<void()> on_drained)
{
    on_drained_ = std::move(on_drained);
    poller_.start([this] { begin_batch(); }, [this] { closed_.clear(); });
    schedule_tick();
    context_.run();
    for (const auto& session : std::vector(sessions_))
        session->abort();
    closed_.clear();
}

void IoThread::request_drain()
{
    boost::asio::post(context_, [this] { drain(); });
}

void IoThread::request_stop()
{
    context_.stop();
}

void IoThread::begin_batch()
{
    now_ = std::chrono::steady_clock::now();
    lap_ = now_;
}

std::chrono::nanoseconds IoThread::lap()
{
    const auto now = std::chrono::steady_clock::now();
    return now - std::exchange(lap_, now);
}

void IoThread::on_ready(std::uint32_t)
{
    accept_all();
}

void IoThread::accept_all()
{
    while (listener_) {
        auto accepted = accept_tcp(listener_);
        if (accepted.socket) {
            admit(std::move(accepted));
            continue;
        }
        if (accepted.error == EMFILE || accepted.error == ENFILE || accepted.error == ENOBUFS ||
            accepted.error == ENOMEM) {
            log::warning("cannot accept connections", {{"errno", accepted.error}});
            pause_accepting();
        }
        if (accepted.error != ECONNABORTED && accepted.error != EINTR)
            return;
    }
}

void IoThread::admit(AcceptedSocket accepted)
{
    if (!shared_.metrics.enter(shared_.options.connections_max)) {
        shared_.metrics.refused();
        constexpr std::string_view sorry = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
                                           "Connection: close\r\nContent-Length: 0\r\n\r\n";
        if (!shared_.tls)
            ::send(accepted.socket.get(), sorry.data(), sorry.size(), MSG_NOSIGNAL);
        return;
    }
    const int fd = accepted.socket.get();
    TlsConnection tls = shared_.tls ? shared_.tls->connect(fd) : TlsConnection{};
    auto session = std::make_shared<Session>(
        *this, Transport(std::move(accepted.socket), std::move(tls)), accepted.peer);
    session->place = sessions_.size();
    Session& target = *session;
    sessions_.push_back(std::move(session));
    poller_.add(fd, connection_events, target);
}

void IoThread::pause_accepting()
{
    accepting_paused_ = true;
    poller_.modify(listener_.get(), 0, *this);
}

void IoThread::remove(Session& session)
{
    const std::size_t place = session.place;
    assert(sessions_.at(place).get() == &session);
    poller_.remove(session.fd());
    closed_.push_back(std::move(sessions_[place]));
    if (place + 1 != sessions_.size()) {
        sessions_[place] = std::move(sessions_.back());
        sessions_[place]->place = place;
    }
    sessions_.pop_back();
    shared_.metrics.leave();
    check_drained();
}

void IoThread::handler_ended()
{
    --handlers_;
    check_drained();
}

void IoThread::schedule_tick()
{
    tick_.expires_after(shared_.options.tick);
    tick_.async_wait([this](const boost::system::error_code& error) {
        if (error)
            return;
        on_tick();
        schedule_tick();
    });
}

void IoThread::on_tick()
{
    begin_batch();
    closed_.clear();
    refresh_date();
    if (std::exchange(accepting_paused_, false) && listener_)
        poller_.modify(listener_.get(), EPOLLIN, *this);
    // A session that closes is replaced by the last, which has had its turn.
    for (std::size_t i = sessions_.size(); i-- > 0;)
        sessions_[i]->on_tick();
}

void IoThread::refresh_date()
{
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now == date_)
        return;
    date_ = now;
    date_line_ = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n",
                             fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

void IoThread::drain()
{
    accept_all(); // who is in the queue has been told that the connection stands
    poller_.remove(listener_.get());
    listener_.reset();
    draining_ = true;
    begin_batch();
    for (std::size_t i = sessions_.size(); i-- > 0;)
        sessions_[i]->drain();
    check_drained();
}

void IoThread::check_drained()
{
    if (!draining_ || !sessions_.empty() || handlers_ > 0 || !on_drained_)
        return;
    std::exchange(on_drained_, nullptr)();
}

} // namespace waymark::http
