// SPDX-License-Identifier: Apache-2.0
// What becomes of an event that can't be kept.
#include "api/pingoo/handlers.hpp"
#include "clickhouse/client.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/scratch_directory.hpp"
#include "events/spool.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace waymark::api::pingoo {

namespace {

using http::Status;
using testing::Contains;
using testing::Pair;
using testing::StartsWith;

constexpr std::uint64_t megabyte = std::uint64_t{1} << 20U;

std::string message_of(const http::Response& response)
{
    return std::string(boost::json::parse(response.body).at("msg").as_string());
}

// A server's parts behind the handlers, without sockets and an event store.
class PingooEventsTest : public testing::Test {
protected:
    PingooEventsTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
        EXPECT_TRUE(
            site_service.create(UserId{1}, {.name = "Shop", .domain = "https://shop.example"}));
    }

    std::unique_ptr<events::Spool> open_spool()
    {
        events::SpoolOptions options;
        options.directory = directory.path() / "spool";
        options.segment_bytes = megabyte;
        options.bytes_max = 4 * megabyte;
        return events::Spool::open(options, clock, metrics).value();
    }

    // Segments are made behind the appending thread's back, until the budget is used up; then small
    // events may still find room where large ones don't.
    void fill_spool()
    {
        const std::string url(2'000, 'x');
        events::Event large;
        large.url = url;
        const events::Event small;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        while (intake.append({&large, 1}).outcome || intake.append({&small, 1}).outcome ||
               spool->status().problem.empty())
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it is never full";
    }

    http::Response ask(Answer (*handler)(Call&, Services&), std::string body)
    {
        http::Request request;
        request.method = http::Method::post;
        request.body = std::move(body);
        request.peer = request.client = IpAddress::v4(0xc0000207);
        Call call{request, {}, {}};
        call.caller.id = UserId{1};
        boost::asio::io_context context;
        auto answer =
            boost::asio::co_spawn(context, handler(call, services), boost::asio::use_future);
        context.run();
        return answer.get();
    }

    const std::string view =
        R"({"site_id":"1","session_id":"s","url":"/","event_type":"page_view"})";

    events::ScratchDirectory directory;
    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
    MetricsRegistry metrics;
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    sites::SiteDirectory directory_of_sites{*store};
    sites::SiteService site_service{
        {.store = *store, .clock = clock, .changed = [this] { directory_of_sites.reload(); }}};
    std::unique_ptr<events::Spool> spool = open_spool();
    events::Intake intake{*spool, 0};
    events::enrich::EnrichmentData data{directory.path() / "none"};
    events::enrich::VisitorSalts salts{directory.path() / "salts", clock};
    waymark::collect::LiveFeed live;
    waymark::collect::Collector collector{
        {.intake = intake, .enrichment = data, .salts = salts, .clock = clock, .live = live}};
    clickhouse::Client nowhere{
        {.endpoint = clickhouse::Endpoint::unix_socket("/nowhere/engine.sock"), .read_retries = 0}};
    analytics::Reader analytics{nowhere};
    audit::AuditLog audit{*store, clock};
    http::Workers workers{{.threads = 1}};
    collect::EventLimit limit{{.events_a_second = 1, .burst = 1}, clock};
    Services services{.dialect = make_dialect(),
                      .workers = workers,
                      .sites = site_service,
                      .directory = directory_of_sites,
                      .collector = collector,
                      .analytics = analytics,
                      .audit = audit,
                      .clock = clock,
                      .zone = {}};
};

TEST_F(PingooEventsTest, AnEventIsToBeSentAgainWhenTheSpoolIsFull)
{
    EXPECT_EQ(ask(&create_event, view).status, Status::ok);
    fill_spool();
    for (auto* const handler : {&create_event, &send_event}) {
        const auto answer = ask(handler, view);
        EXPECT_EQ(answer.status, Status::internal_server_error);
        EXPECT_THAT(message_of(answer), StartsWith("创建事件失败: "));
        EXPECT_THAT(answer.fields, Contains(Pair("Retry-After", "1")));
    }
}

TEST_F(PingooEventsTest, PagesMayReportSoManyFromAnAddress)
{
    services.limit = &limit;
    EXPECT_EQ(ask(&send_event, view).status, Status::ok);
    const auto answer = ask(&send_event, view);
    EXPECT_EQ(answer.status, Status::too_many_requests);
    EXPECT_THAT(answer.fields, Contains(Pair("Retry-After", "1")));
    EXPECT_EQ(ask(&create_event, view).status, Status::ok) << "a program's is another limit";
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(ask(&send_event, view).status, Status::ok);
}

} // namespace

} // namespace waymark::api::pingoo
