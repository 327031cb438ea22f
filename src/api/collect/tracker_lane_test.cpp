// SPDX-License-Identifier: Apache-2.0
#include "api/collect/tracker_lane.hpp"
#include "api/session/fail.hpp"
#include "base/allocation_count.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_codec.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"
#include "http/held_answers.hpp"
#include "http/test_server.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::api::collect {
namespace {

using namespace std::chrono_literals;
using http::RawClient;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::uint64_t megabyte = std::uint64_t{1} << 20U;

// Two servers of the same parts: one has lanes, the other answers all by the route.
class TrackerLaneTest : public testing::Test {
protected:
    explicit TrackerLaneTest(const EventLimit::Options& limit = {})
        : services{.workers = workers,
                   .sites = sites,
                   .collector = collector,
                   .clock = clock,
                   .limit = EventLimit(limit, clock)}
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
        shop = create("https://shop.example");
        add_routes(router, services);
        direct = serve(lanes.posts(), direct_metrics);
        routed = serve({}, metrics);
    }

    ~TrackerLaneTest() override
    {
        direct->stop(10s);
        routed->stop(10s);
        intake.settle();
    }

    sites::Site create(std::string domain)
    {
        auto site = site_service.create(
            UserId{1}, {.name = "Shop", .domain = std::move(domain), .tracking_id = std::nullopt});
        EXPECT_TRUE(site);
        return site.value_or(sites::Site{});
    }

    std::unique_ptr<events::Spool> open_spool()
    {
        events::SpoolOptions options;
        options.directory = directory.path() / "spool";
        options.writers = 2;
        options.segment_bytes = megabyte;
        options.bytes_max = 4 * megabyte;
        return events::Spool::open(options, clock, metrics).value();
    }

    std::unique_ptr<http::Server> serve(http::InlinePosts posts, MetricsRegistry& registry)
    {
        http::ServerOptions options;
        options.address = IpAddress::v4(INADDR_LOOPBACK);
        options.dispatch.cors.is_public = [](std::string_view) { return true; };
        options.dispatch.render_error = [](std::string_view, http::Status status,
                                           const std::string& message) {
            return session::fail(status, message);
        };
        options.inline_posts = std::move(posts);
        auto server = http::Server::create(router, std::move(options), registry).value();
        server->start();
        return server;
    }

    static std::string ask(const http::Server& server, std::string_view body,
                           std::string_view fields = "", std::string_view target = "/collect")
    {
        RawClient client(server.port());
        client.send(fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nX-Request-Id: r\r\n{}"
                                "Content-Length: {}\r\n\r\n{}",
                                target, fields, body.size(), body));
        return client.read_answer();
    }

    static std::string without_date(std::string answer)
    {
        const auto date = answer.find("Date: ");
        return answer.erase(date, answer.find("\r\n", date) - date);
    }

    [[nodiscard]] std::string page_view(std::string_view more = "") const
    {
        return fmt::format(R"({{"s":{},"u":"https://shop.example/a?x=1"{}}})", shop.id.value, more);
    }

    // How many events a way has brought, and the last of them without an id that was drawn.
    struct Brought {
        std::size_t count = 0;
        events::Event last;
    };
    Brought brought_by(std::uint32_t writer)
    {
        Brought brought;
        kept = spool->segments();
        for (const auto& segment : kept) {
            if (segment->header().writer != writer)
                continue;
            events::SegmentReader reader(segment->published(), segment->header().salt,
                                         events::segment_header_bytes);
            while (const auto record = reader.next()) {
                EXPECT_TRUE(events::decode(record->payload, brought.last));
                ++brought.count;
            }
        }
        if ((brought.last.flags & events::flag_client_id) == 0)
            brought.last.id = {};
        return brought;
    }

    [[nodiscard]] bool were_inline(std::size_t count) const
    {
        return direct_metrics.to_text().contains(fmt::format(
            "waymark_http_requests_total{{kind=\"inline\",status=\"2xx\"}} {}\n", count));
    }

    events::ScratchDirectory directory;
    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h};
    MetricsRegistry metrics;
    MetricsRegistry direct_metrics;
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    sites::SiteDirectory sites{*store};
    sites::SiteService site_service{
        {.store = *store, .clock = clock, .changed = [this] { sites.reload(); }}};
    std::unique_ptr<events::Spool> spool = open_spool();
    events::Intake intake{*spool, 1};
    events::enrich::EnrichmentData data{directory.path() / "none"};
    events::enrich::VisitorSalts salts{directory.path() / "salts", clock};
    waymark::collect::LiveFeed live;
    waymark::collect::Collector collector{
        {.intake = intake, .enrichment = data, .salts = salts, .clock = clock, .live = live}};
    http::Workers workers{{.threads = 1}};
    Services services;
    TrackerLanes lanes{services, *spool, 1};
    http::Router router;
    sites::Site shop;
    std::unique_ptr<http::Server> direct;
    std::unique_ptr<http::Server> routed;
    std::vector<std::shared_ptr<events::Segment>> kept; // that events are views of
};

struct Case {
    std::string body;
    std::string fields;
};

TEST_F(TrackerLaneTest, TakesWhatTheRouteTakesAndAnswersTheSame)
{
    const std::string from_page = "Origin: https://shop.example\r\nReferer: https://shop.example/"
                                  "\r\nUser-Agent: agent\r\nAccept-Language: de\r\n";
    const std::vector<Case> cases{
        {page_view(), ""},
        {page_view(), from_page},
        {page_view(), "Connection: close\r\n"},
        {page_view(), "X-Request-Id: other\r\nOrigin: null\r\n"},
        {" " + page_view() + "\n", ""},
        {fmt::format(R"({{"s":"{}"}})", shop.tracking_id), from_page},
        {page_view(R"(,"i":"0192f0c1-5b6e-7abc-9def-0123456789ab","t":"A \"quoted\" \u6ce8 注")"),
         from_page},
        {page_view(R"(,"n":"signup","c":12.5,"k":"usd","x":17,"v":"v1","h":1,
                     "e":{"plan":"pro","seats":3,"trial":true,"none":null})"),
         from_page},
        {page_view(R"(,"n":"engagement","d":1500.7,"p":62.5,"w":"1920x1080","l":"fr","r":"/b")"),
         from_page},
        {page_view(fmt::format(R"(,"a":{})", to_epoch_ms(clock.now() - 1min))), from_page},
        {page_view(R"(,"a":0)"), from_page},
        {page_view(fmt::format(R"(,"t":"{}")", std::string(15'000, 't'))), from_page},
    };
    std::size_t count = 0;
    for (const auto& [body, fields] : cases) {
        EXPECT_EQ(without_date(ask(*direct, body, fields)),
                  without_date(ask(*routed, body, fields)))
            << body;
        ++count;
        const auto by_lane = brought_by(0);
        const auto by_route = brought_by(1);
        EXPECT_EQ(by_lane.count, count) << body;
        EXPECT_EQ(by_route.count, count) << body;
        EXPECT_EQ(by_lane.last, by_route.last) << body;
        EXPECT_TRUE(were_inline(count));
    }
}

TEST_F(TrackerLaneTest, LeavesAllElseToTheRoute)
{
    const std::vector<Case> cases{
        {"", ""},
        {"{", ""},
        {"null", ""},
        {page_view(",\"t\":\"\xff\""), ""},
        {"[" + page_view() + "," + page_view() + "]", ""},
        {page_view(R"(,"d":-1)"), ""},
        {page_view(R"(,"i":"x")"), ""},
        {R"({"s":999,"u":"/"})", ""},
        {R"({"u":"/"})", ""},
        {fmt::format(R"({{"s":{}}})", shop.id.value), ""},
        {page_view(), "Origin: https://evil.example\r\n"},
        {page_view(), "Referer: https://evil.example/\r\n"},
        {page_view(fmt::format(R"(,"t":"{}")", std::string(17'000, 't'))), ""},
    };
    for (const auto& [body, fields] : cases) {
        EXPECT_EQ(without_date(ask(*direct, body, fields)),
                  without_date(ask(*routed, body, fields)))
            << body;
    }
    const auto by_query = fmt::format("/collect?s={}", shop.id.value);
    EXPECT_THAT(ask(*direct, R"({"u":"/"})", "", by_query), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(ask(*direct, page_view(), "", "/collect/"), StartsWith("HTTP/1.1 202"));
    EXPECT_EQ(brought_by(0).count, 0U);
    EXPECT_EQ(brought_by(1).count, 6U);
    EXPECT_FALSE(were_inline(1));
}

TEST_F(TrackerLaneTest, AppliesTheRulesOfTheSite)
{
    ASSERT_TRUE(site_service.update(sites::Actor{UserId{1}}, shop.id,
                                    {.rules = std::vector{sites::VisitRule{
                                         .kind = sites::VisitRule::Kind::path, .value = "/a"}}}));
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 202"));
    const auto brought = brought_by(0);
    EXPECT_EQ(brought.count, 1U);
    EXPECT_TRUE(brought.last.flags & events::flag_blocked);
}

TEST_F(TrackerLaneTest, TellsWhoListens)
{
    std::vector<std::string> heard;
    const auto hear = [&](const waymark::collect::LiveFeed::Item& item) {
        heard.emplace_back(item.event.path);
    };
    ASSERT_TRUE(live.listen(shop.id, {.hear = hear, .is_open = [] { return true; }}));
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(heard, testing::ElementsAre("/a"));
    live.close();
}

TEST_F(TrackerLaneTest, SaysThatTheSpoolIsFull)
{
    const std::string text(2'000, 't');
    const auto body = page_view(fmt::format(R"(,"u":"/{0}?{0}","r":"/{0}","t":"{0}")", text));
    std::string answer;
    for (int i = 0; i < 5000 && !answer.starts_with("HTTP/1.1 503"); ++i) {
        clock.advance(10ms); // so that no limit is met
        answer = ask(*direct, body);
    }
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
    EXPECT_EQ(http::field_of(answer, "Retry-After"), "1");
    EXPECT_EQ(http::field_of(answer, "Access-Control-Allow-Origin"), "*");
    EXPECT_THAT(answer, HasSubstr("the spool is full"));
    EXPECT_EQ(brought_by(1).count, 0U);
}

struct LimitedLaneTest : TrackerLaneTest {
    LimitedLaneTest() : TrackerLaneTest({.events_a_second = 1, .burst = 3}) {}
};

TEST_F(LimitedLaneTest, CountsEachRequestOnce)
{
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(ask(*direct, page_view(R"(,"d":-1)")), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 202"));
    const auto refused = ask(*direct, page_view());
    EXPECT_THAT(refused, StartsWith("HTTP/1.1 429"));
    EXPECT_EQ(without_date(refused), without_date(ask(*routed, page_view())));
    EXPECT_EQ(http::field_of(refused, "Retry-After"), "3");
    clock.advance(1s);
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 202"));
    EXPECT_THAT(ask(*direct, page_view()), StartsWith("HTTP/1.1 429"));
    EXPECT_EQ(brought_by(0).count, 3U);
}

TEST_F(TrackerLaneTest, AllocatesForASyncAndNotForAnEvent)
{
    // What one wait for the disk takes, where one begins with the event.
    constexpr std::size_t for_a_wait_max = 6;
    direct->stop(10s); // this thread is the I/O thread now
    boost::asio::io_context context;
    http::HeldAnswers held(context, [] {});
    TrackerLanes own_lanes(services, *spool, 1);
    const std::array fields{
        http::HeaderField{"Origin", "https://shop.example"},
        http::HeaderField{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0"},
        http::HeaderField{"Accept-Language", "de-DE,de;q=0.5"},
    };
    const http::RequestHead head{.method = http::Method::post,
                                 .path = "/collect",
                                 .fields = fields,
                                 .client = IpAddress::v4(0xc0000207)};
    const auto body = page_view(
        R"(,"i":"0192f0c1-5b6e-7abc-9def-0123456789ab","t":"A page of the shop","w":"1920x1080",
            "r":"https://www.example.com/a/path/that/is/rather/long","a":0)");
    std::uint64_t ticket = 0;
    std::size_t most = 0;
    std::size_t least = for_a_wait_max;
    for (int times = 0; times < 200; ++times) {
        const auto before = allocation_count();
        const auto taken = own_lanes.take(
            {.head = head, .body = body, .io_thread = 0, .ticket = ++ticket, .held = held});
        const auto allocated = allocation_count() - before;
        ASSERT_TRUE(taken && *taken == http::InlineTaking::held);
        if (times == 0) // its memory grows
            continue;
        most = std::max(most, allocated);
        least = std::min(least, allocated);
    }
    EXPECT_LE(most, for_a_wait_max);
    EXPECT_EQ(least, 0U) << "while the disk is busy with those before";
    intake.settle();
}

} // namespace
} // namespace waymark::api::collect
