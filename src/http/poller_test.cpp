// SPDX-License-Identifier: Apache-2.0
#include "http/poller.hpp"

#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <unistd.h>

#include <array>
#include <chrono>

namespace waymark::http {
namespace {

using namespace std::chrono_literals;

class Counting : public Poller::Target {
public:
    void on_ready(std::uint32_t) override { ++count; }
    int count = 0;
};

class PollerTest : public testing::Test {
protected:
    PollerTest()
    {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
        poller.start([] {}, [] {});
    }
    ~PollerTest() override
    {
        for (const int end : ends) {
            if (end >= 0)
                ::close(end);
        }
    }

    void write_to_watched() const { ASSERT_EQ(::send(ends[1], "x", 1, MSG_NOSIGNAL), 1); }

    boost::asio::io_context context{1};
    Poller poller{context};
    Counting target;
    std::array<int, 2> ends{-1, -1}; // the first is watched
};

TEST_F(PollerTest, TellsTheTargetThatItsSocketIsReady)
{
    poller.add(ends[0], EPOLLIN | EPOLLET, target);
    write_to_watched();
    context.run_for(20ms);
    EXPECT_EQ(target.count, 1);
}

TEST_F(PollerTest, TellsNothingOfARemovedSocketThoughAnotherProcessHoldsACopy)
{
    poller.add(ends[0], EPOLLIN | EPOLLET, target);
    const int copy = ::dup(ends[0]); // as a child has it between fork and exec
    poller.remove(ends[0]);
    ::close(std::exchange(ends[0], -1));
    write_to_watched();
    context.run_for(20ms);
    EXPECT_EQ(target.count, 0);
    ::close(copy);
}

} // namespace
} // namespace waymark::http
