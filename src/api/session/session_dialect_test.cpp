// SPDX-License-Identifier: Apache-2.0
#include "api/session/fail.hpp"
#include "api/session/session_dialect.hpp"
#include "api/session/union_answer.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace waymark::api::session {
namespace {

using identity::RateState;
using identity::Refusal;
using testing::Contains;
using testing::Pair;
using testing::StartsWith;

http::Request request_of(std::string path)
{
    http::Request request;
    request.path = std::move(path);
    return request;
}

boost::json::object body_of(const http::Response& response)
{
    return boost::json::parse(response.body).as_object();
}

const RateState exceeded{.limit = 100,
                         .remaining = 0,
                         .reset = from_epoch_ms(1'767'225'660'000),
                         .is_exceeded = true,
                         .retry_after = std::chrono::seconds{17}};

TEST(SessionDialect, RefusesInTheWordsOfBoth)
{
    const auto answer = make_session_dialect().refuse(request_of("/api/auth/me"), Refusal::none);
    EXPECT_EQ(answer.status, http::Status::unauthorized);
    EXPECT_EQ(body_of(answer), (boost::json::object{{"statusCode", 401},
                                                    {"message", "Authorization header required"},
                                                    {"error", "Unauthorized"},
                                                    {"code", 1},
                                                    {"msg", "Authorization header required"}}));
    EXPECT_THAT(answer.fields, Contains(Pair("Set-Cookie", StartsWith("access_token=;"))));
}

TEST(SessionDialect, GivesPingoosPathItsOwnError)
{
    const auto answer =
        make_session_dialect().refuse(request_of("/api/auth/profile"), Refusal::none);
    EXPECT_EQ(body_of(answer).at("error"), "Authorization header required");
    EXPECT_FALSE(body_of(answer).contains("code"));
}

TEST(SessionDialect, TellsALimitInFieldsAndWhenToComeBack)
{
    for (const auto& dialect : {make_session_dialect(), make_envelope_dialect()}) {
        auto answer = dialect.exceeded(request_of("/api/auth/me"), exceeded);
        dialect.add_limit(answer, exceeded);
        EXPECT_EQ(answer.status, http::Status::too_many_requests);
        EXPECT_THAT(answer.fields, Contains(Pair("Retry-After", "17")));
        EXPECT_THAT(answer.fields, Contains(Pair("X-RateLimit-Limit", "100")));
        EXPECT_THAT(answer.fields, Contains(Pair("X-RateLimit-Remaining", "0")));
        EXPECT_THAT(answer.fields, Contains(Pair("X-RateLimit-Reset", "1767225660")));
    }
}

TEST(SessionDialect, TellsWhenToTryAgainAfterTooManyMistakes)
{
    const Error error{Errc::rate_limited, "Too many wrong passwords", ""};
    for (const auto& answer : {fail(error), to_answer(to_failure(error, Shape::openshort)),
                               to_answer(to_failure(error, Shape::pingoo))}) {
        EXPECT_EQ(answer.status, http::Status::too_many_requests);
        EXPECT_THAT(answer.fields, Contains(Pair("Retry-After", "60")));
    }
}

TEST(SessionDialect, DeniesWithoutEndingTheSession)
{
    for (const auto& dialect : {make_session_dialect(), make_envelope_dialect()}) {
        const auto answer = dialect.deny(request_of("/api/users"), Denial::role);
        EXPECT_EQ(answer.status, http::Status::forbidden);
        EXPECT_EQ(body_of(answer).at("error"), "Forbidden");
        EXPECT_THAT(answer.fields, testing::Not(Contains(Pair("Set-Cookie", testing::_))));
    }
}

} // namespace
} // namespace waymark::api::session
