// SPDX-License-Identifier: Apache-2.0
#include "http/poller.hpp"

#include <boost/asio/post.hpp>
#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace waymark::http {

namespace {

constexpr std::size_t batch_max = 256;

int create_epoll()
{
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return fd;
}

} // namespace

Poller::Poller(boost::asio::io_context& context)
    : context_(context), epoll_(context, create_epoll())
{
}

void Poller::add(int fd, std::uint32_t events, Target& target)
{
    control(EPOLL_CTL_ADD, fd, events, target);
}

void Poller::modify(int fd, std::uint32_t events, Target& target)
{
    control(EPOLL_CTL_MOD, fd, events, target);
}

void Poller::remove(int fd)
{
    if (::epoll_ctl(epoll_.native_handle(), EPOLL_CTL_DEL, fd, nullptr) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Poller::control(int operation, int fd, std::uint32_t events, Target& target)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = &target;
    if (::epoll_ctl(epoll_.native_handle(), operation, fd, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll_ctl");
}

void Poller::start(std::function<void()> before, std::function<void()> after)
{
    before_ = std::move(before);
    after_ = std::move(after);
    wait();
}

void Poller::stop()
{
    boost::system::error_code ignored;
    epoll_.cancel(ignored);
}

void Poller::wait()
{
    epoll_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                      [this](const boost::system::error_code& error) {
                          if (!error)
                              run_batch();
                      });
}

// While there is work, batches follow each other through the queue of the io_context, so that its
// other work gets its turn; only when there is none is the registration armed again.
void Poller::run_batch()
{
    if (deliver() > 0)
        boost::asio::post(context_, [this] { run_batch(); });
    else
        wait();
}

std::size_t Poller::deliver()
{
    std::array<epoll_event, batch_max> events;
    const int count = ::epoll_wait(epoll_.native_handle(), events.data(), batch_max, 0);
    if (count <= 0)
        return 0;
    before_();
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        static_cast<Target*>(event.data.ptr)->on_ready(event.events);
    }
    after_();
    return static_cast<std::size_t>(count);
}

} // namespace waymark::http
