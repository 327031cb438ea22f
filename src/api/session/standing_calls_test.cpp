// SPDX-License-Identifier: Apache-2.0
#include "api/session/standing_calls.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace waymark::api::session {
namespace {

using namespace std::chrono_literals;
using identity::Caller;
using identity::Refusal;

class StandingCallsTest : public testing::Test {
protected:
    struct Client {
        std::shared_ptr<http::EventQueue> queue;
        std::shared_ptr<http::EventStream> stream;
    };

    Client open(const std::string& token, const StandingCalls::MayHave& may_have)
    {
        const auto queue = std::make_shared<http::EventQueue>(10'000, [] {});
        const auto stream = std::make_shared<http::EventStream>(queue);
        calls.add(stream, {.token = token, .client = {}, .begun = clock.now()}, may_have);
        return {queue, stream};
    }

    static bool everybody(const Caller&) { return true; }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    std::map<std::string, Caller> callers{{"ann's", {.id = UserId{1}}},
                                          {"bob's", {.id = UserId{2}}}};
    bool is_away = false;
    StandingCalls calls{[this](identity::PresentedToken token) -> identity::Verified<Caller> {
                            if (is_away)
                                throw std::runtime_error("the store is away");
                            const auto found = callers.find(std::string(token.text));
                            if (found == callers.end())
                                return std::unexpected(Refusal::unknown);
                            return found->second;
                        },
                        clock};
};

TEST_F(StandingCallsTest, ARevokedCredentialEndsItsStreamsAlone)
{
    const auto ann = open("ann's", &everybody);
    const auto bob = open("bob's", &everybody);
    calls.review();
    EXPECT_FALSE(ann.stream->closed());

    callers.erase("ann's");
    calls.review();
    EXPECT_TRUE(ann.stream->closed());
    EXPECT_TRUE(ann.queue->take().starts_with("event: refused\n"));
    EXPECT_FALSE(bob.stream->closed());
    EXPECT_EQ(bob.queue->take(), "");
}

TEST_F(StandingCallsTest, SoDoesALostRightToWhatIsTold)
{
    UserId owner{1};
    const auto ann = open("ann's", [&](const Caller& caller) { return caller.id == owner; });
    calls.review();
    EXPECT_FALSE(ann.stream->closed());
    owner = UserId{2};
    calls.review();
    EXPECT_TRUE(ann.stream->closed());
}

TEST_F(StandingCallsTest, AStreamOfASignedRequestLastsAsLongAsItsTimestampWouldBeGood)
{
    const auto program = open("", &everybody);
    clock.advance(StandingCalls::signed_call_lasts - 1ms);
    calls.review();
    EXPECT_FALSE(program.stream->closed());
    clock.advance(1ms);
    calls.review();
    EXPECT_TRUE(program.stream->closed());
}

TEST_F(StandingCallsTest, ForgetsStreamsThatAreOver)
{
    const auto ann = open("ann's", &everybody);
    open("bob's", &everybody); // and goes at once
    ann.stream->close();
    EXPECT_EQ(calls.count(), 2U);
    calls.review();
    EXPECT_EQ(calls.count(), 0U);
}

TEST_F(StandingCallsTest, AStoreThatIsAwayEndsNoStream)
{
    const auto ann = open("ann's", &everybody);
    is_away = true;
    EXPECT_THROW(calls.review(), std::runtime_error);
    EXPECT_FALSE(ann.stream->closed());
    EXPECT_EQ(calls.count(), 1U);

    is_away = false;
    callers.clear();
    calls.review();
    EXPECT_TRUE(ann.stream->closed());
}

} // namespace
} // namespace waymark::api::session
