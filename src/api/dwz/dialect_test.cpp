// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/dialect.hpp"
#include "api/dwz/envelope.hpp"
#include "audit/operation_log.hpp"
#include "storage/meta_store.hpp"

#include <gmock/gmock.h>

#include <set>

namespace waymark::api::dwz {
namespace {

using namespace std::chrono_literals;
using identity::Refusal;
using session::Denial;
using testing::Contains;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

class DwzDialectTest : public testing::Test {
protected:
    DwzDialectTest()
    {
        request.method = http::Method::get;
        request.method_text = "GET";
        request.path = "/api/v1/profile";
    }

    http::Response finished(http::Response response)
    {
        dialect.finish({request, {}, ""}, response, 3ms);
        return response;
    }

    ManualClock clock{from_epoch_ms(1'790'000'000'000)};
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    audit::OperationLog operations{*store};
    session::Dialect dialect = make_dialect(operations, clock);
    http::Request request;
};

TEST_F(DwzDialectTest, TellsWhyACredentialIsRefused)
{
    const std::vector<std::pair<Refusal, std::string>> cases{
        {Refusal::none, "缺少认证信息"},
        {Refusal::header, "Token格式错误"},
        {Refusal::malformed, "Token已失效"},
        {Refusal::unverifiable, "Token已失效"},
        {Refusal::mac, "Token已失效"},
        {Refusal::expired, "Token已失效"},
        {Refusal::unknown, "Token已失效"},
        {Refusal::inactive, "用户已被禁用"},
        {Refusal::clock, "时间戳无效"},
        {Refusal::app, "无效的AppID"},
        {Refusal::key, "Token已禁用"},
        {Refusal::signature, "签名验证失败"},
        {Refusal::address, "Token不允许从该地址使用"},
    };
    for (const auto& [refusal, message] : cases) {
        const auto response = dialect.refuse(request, refusal);
        EXPECT_EQ(response.status, http::Status::unauthorized);
        EXPECT_EQ(response.body, R"({"code":40101,"message":")" + message + R"("})");
    }
}

TEST_F(DwzDialectTest, DeniesInWordsThatTellTheCases)
{
    std::set<std::string> bodies;
    for (const auto denial : {Denial::role, Denial::scope, Denial::session, Denial::cross_site,
                              Denial::second_factor}) {
        const auto response = dialect.deny(request, denial);
        EXPECT_EQ(response.status, http::Status::forbidden);
        bodies.insert(response.body);
    }
    EXPECT_EQ(bodies.size(), 5U);
    EXPECT_THAT(bodies, Contains(R"({"code":40301,"message":"禁止访问"})"));
}

TEST_F(DwzDialectTest, SaysWhenALimitEnds)
{
    const auto response =
        dialect.exceeded(request, {.limit = 100, .is_exceeded = true, .retry_after = 17s});
    EXPECT_EQ(response.status, http::Status::too_many_requests);
    EXPECT_THAT(response.fields, Contains(Pair("Retry-After", "17")));
}

TEST_F(DwzDialectTest, CompletesTheAnswersOfALimitWithoutNotingThem)
{
    const auto response = dialect.exceeded(request, {.limit = 100, .is_exceeded = true});
    EXPECT_THAT(response.fields, Contains(Key("trace-id")));
    EXPECT_THAT(response.fields, Contains(Pair("Access-Control-Max-Age", "86400")));
    EXPECT_TRUE(operations.list({}).items.empty());
}

TEST_F(DwzDialectTest, GivesEachAnswerATraceIdOfItsOwn)
{
    std::set<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        for (const auto& [name, value] : finished(done("好")).fields) {
            if (name == "trace-id")
                ids.insert(value);
        }
    }
    ASSERT_EQ(ids.size(), 3U);
    EXPECT_THAT(*ids.begin(), testing::MatchesRegex("[0-9a-f]+-[0-9a-f]+-4[0-9a-f]+-[89ab][0-9a-f]"
                                                    "+-[0-9a-f]+"));
    EXPECT_EQ(ids.begin()->size(), 36U);
}

TEST_F(DwzDialectTest, TellsPagesOfOtherOriginsWhatTheyMaySend)
{
    const auto fields = finished(done("好")).fields;
    EXPECT_THAT(fields, Contains(Pair("Access-Control-Allow-Methods", HasSubstr("PATCH"))));
    EXPECT_THAT(fields, Contains(Pair("Access-Control-Allow-Headers", HasSubstr("X-Nonce"))));
    EXPECT_THAT(fields, Contains(Pair("Access-Control-Max-Age", "86400")));
}

TEST_F(DwzDialectTest, LeavesItToTheServerWhichOriginsMayReadAnAnswer)
{
    EXPECT_THAT(finished(done("好")).fields, Not(Contains(Key("Access-Control-Allow-Origin"))));
}

TEST_F(DwzDialectTest, NotesEachRequest)
{
    finished(dialect.refuse(request, Refusal::none));
    const auto page = operations.list({});
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].operation, "查看资料");
    EXPECT_EQ(page.items[0].time, clock.now());
    EXPECT_EQ(page.items[0].duration, 3ms);
    EXPECT_EQ(page.items[0].response_code, 401);
}

} // namespace
} // namespace waymark::api::dwz
