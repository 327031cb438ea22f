// SPDX-License-Identifier: Apache-2.0
#include "identity/failure_throttle.hpp"
#include "identity/guess_limit.hpp"

#include <gtest/gtest.h>

namespace waymark::identity {
namespace {

using namespace std::chrono_literals;

class GuessLimitTest : public testing::Test {
protected:
    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    FailureThrottle throttle{{.failures_max = 2, .lock = 60s}, clock};
    GuessLimit limit{throttle, UserId{7}};
};

TEST_F(GuessLimitTest, RefusesAfterTooManyFailuresAndSaysWhenToTryAgain)
{
    limit.fail();
    EXPECT_TRUE(limit.check());
    limit.fail();
    clock.advance(18s);
    const auto refused = limit.check();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(),
              (Error{Errc::rate_limited, "Too many failed attempts, try again in 42 seconds", ""}));
    EXPECT_TRUE(GuessLimit(throttle, UserId{8}).check());
    clock.advance(42s);
    EXPECT_TRUE(limit.check());
}

TEST_F(GuessLimitTest, SuccessForgetsTheFailures)
{
    limit.fail();
    limit.succeed();
    limit.fail();
    EXPECT_TRUE(limit.check());
}

TEST_F(GuessLimitTest, CountsByTheNumberOfTheAccount)
{
    throttle.fail("id 7");
    throttle.fail("id 7");
    EXPECT_FALSE(limit.check());
}

} // namespace
} // namespace waymark::identity
