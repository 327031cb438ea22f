// SPDX-License-Identifier: Apache-2.0
// The collectors from the request to the spool.
#include "api/collect/collect_routes.hpp"
#include "api/collect/event_id_text.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_codec.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"
#include "http/compression.hpp"
#include "sites/site_service.hpp"
#include "storage/meta_store.hpp"
#include "storage/sql_types.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace waymark::api::collect {
namespace {

using namespace std::chrono_literals;
using events::EventKind;
using http::Method;
using http::Status;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint64_t megabyte = std::uint64_t{1} << 20U;

// A server's parts behind the router, without the sockets.
class CollectRoutesTest : public testing::Test {
protected:
    explicit CollectRoutesTest(const EventLimit::Options& limit = {})
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
        shop = create("Shop", "https://shop.example");
        blog = create("Blog", "https://blog.example");
        add_routes(router, services);
    }

    sites::Site create(std::string name, std::string domain)
    {
        auto site = site_service.create(
            UserId{1},
            {.name = std::move(name), .domain = std::move(domain), .tracking_id = std::nullopt});
        EXPECT_TRUE(site);
        return site.value_or(sites::Site{});
    }

    std::unique_ptr<events::Spool> open_spool()
    {
        events::SpoolOptions options;
        options.directory = directory.path() / "spool";
        options.segment_bytes = megabyte;
        options.bytes_max = 4 * megabyte;
        return events::Spool::open(options, clock, metrics).value();
    }

    using Fields = std::vector<std::pair<std::string, std::string>>;

    http::Response ask(Method method, const std::string& target, std::string body = {},
                       Fields fields = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        const auto question = target.find('?');
        request.path = target.substr(0, question);
        request.query = question == std::string::npos ? "" : target.substr(question + 1);
        request.body = std::move(body);
        request.fields = std::move(fields);
        request.client = client;
        const auto match = router.find(method, request.path);
        EXPECT_NE(match.route, nullptr) << target;
        boost::asio::io_context context;
        auto answer =
            boost::asio::co_spawn(context, match.route->handler(request), boost::asio::use_future);
        context.run();
        return answer.get();
    }

    http::Response post(const std::string& target, std::string body, Fields fields = {})
    {
        return ask(Method::post, target, std::move(body), std::move(fields));
    }

    // All events that were taken, as views of the spool.
    std::vector<events::Event> events()
    {
        std::vector<events::Event> all;
        for (const auto& segment : spool->segments()) {
            events::SegmentReader reader(segment->published(), segment->header().salt,
                                         events::segment_header_bytes);
            while (const auto record = reader.next())
                EXPECT_TRUE(events::decode(record->payload, all.emplace_back()));
        }
        return all;
    }

    static std::string field_of(const http::Response& response, std::string_view name)
    {
        for (const auto& [key, value] : response.fields) {
            if (key == name)
                return value;
        }
        return {};
    }

    // The member that the answer says is wrong.
    static std::string wrong_in(const http::Response& response)
    {
        const auto body = boost::json::parse(response.body);
        const auto* errors = body.as_object().if_contains("errors");
        return errors ? std::string(errors->at(0).at("field").as_string()) : "";
    }

    [[nodiscard]] std::string s(const sites::Site& site) const
    {
        return std::to_string(site.id.value);
    }

    events::ScratchDirectory directory;
    ManualClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 9h};
    MetricsRegistry metrics;
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    sites::SiteDirectory sites{*store};
    sites::SiteService site_service{
        {.store = *store, .clock = clock, .changed = [this] { sites.reload(); }}};
    std::unique_ptr<events::Spool> spool = open_spool();
    events::Intake intake{*spool, 0};
    events::enrich::EnrichmentData data{directory.path() / "none"};
    events::enrich::VisitorSalts salts{directory.path() / "salts", clock};
    waymark::collect::LiveFeed live;
    waymark::collect::Collector collector{
        {.intake = intake, .enrichment = data, .salts = salts, .clock = clock, .live = live}};
    http::Workers workers{{.threads = 1}};
    Services services;
    http::Router router;
    sites::Site shop;
    sites::Site blog;
    IpAddress client = IpAddress::v4(0xc0000207);
};

TEST_F(CollectRoutesTest, TheTrackersEventIsStored)
{
    const auto answer = post(
        "/collect",
        fmt::format(R"({{"s":{},"u":"https://shop.example/a?utm_source=x","t":"A","w":"1x2",
            "i":"0192f0c1-5b6e-7abc-9def-0123456789ab","a":{}}})",
                    s(shop), to_epoch_ms(clock.now() - 1min)),
        {{"User-Agent", "agent"}, {"Accept-Language", "de"}, {"Origin", "https://shop.example"}});
    EXPECT_EQ(answer.status, Status::accepted);
    EXPECT_EQ(answer.body, "");
    const auto stored = events();
    ASSERT_EQ(stored.size(), 1U);
    const auto& event = stored.front();
    EXPECT_EQ(event.kind, EventKind::page_view);
    EXPECT_EQ(event.site, shop.id);
    EXPECT_EQ(event.owner, shop.owner);
    EXPECT_EQ(event.path, "/a");
    EXPECT_EQ(event.title, "A");
    EXPECT_EQ(event.ip, client);
    EXPECT_EQ(event.user_agent, "agent");
    EXPECT_EQ(event.accept_language, "de");
    EXPECT_EQ(to_string(event.id), "0192f0c1-5b6e-7abc-9def-0123456789ab");
    EXPECT_TRUE(event.flags & events::flag_client_id);
    EXPECT_EQ(event.time_ms, to_epoch_ms(clock.now() - 1min));
}

TEST_F(CollectRoutesTest, ASiteIsNamedByItsTrackingIdOrTheQuery)
{
    EXPECT_EQ(post("/collect", fmt::format(R"({{"s":"{}","u":"/a"}})", shop.tracking_id)).status,
              Status::accepted);
    EXPECT_EQ(post("/collect?s=" + s(blog), R"({"u":"/b"})").status, Status::accepted);
    const auto stored = events();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].site, shop.id);
    EXPECT_EQ(stored[1].site, blog.id);
}

TEST_F(CollectRoutesTest, SeveralEventsGoToTheirSites)
{
    EXPECT_EQ(post("/collect", fmt::format(R"([{{"s":{0},"u":"/1"}},{{"s":{0},"u":"/2"}},
                  {{"s":{1},"u":"/3"}},{{"s":{0},"u":"/4"}}])",
                                           s(shop), s(blog)))
                  .status,
              Status::accepted);
    std::string found;
    for (const auto& event : events())
        found += fmt::format("{}{} ", event.site == shop.id ? "shop" : "blog", event.path);
    EXPECT_EQ(found, "shop/1 shop/2 blog/3 shop/4 ");
}

TEST_F(CollectRoutesTest, OneEventThatIsWrongSpoilsAll)
{
    const auto wrong = post(
        "/collect", fmt::format(R"([{{"s":{0},"u":"/"}},{{"s":{0},"u":"/","d":-1}}])", s(shop)));
    EXPECT_EQ(wrong.status, Status::bad_request);
    EXPECT_EQ(wrong_in(wrong), "[1].d");
    const auto unknown =
        post("/collect", fmt::format(R"([{{"s":{},"u":"/"}},{{"s":999,"u":"/"}}])", s(shop)));
    EXPECT_EQ(unknown.status, Status::not_found);
    EXPECT_THAT(events(), IsEmpty());
}

TEST_F(CollectRoutesTest, APageOfAnotherSiteMayNotReport)
{
    const auto body = fmt::format(R"({{"s":{},"u":"/"}})", s(shop));
    const auto status = [&](Fields fields) { return post("/collect", body, fields).status; };
    EXPECT_EQ(status({{"Origin", "https://evil.example"}}), Status::forbidden);
    EXPECT_EQ(status({{"Origin", "https://notshop.example"}}), Status::forbidden);
    EXPECT_EQ(status({{"Referer", "https://evil.example/x"}}), Status::forbidden);
    EXPECT_EQ(status({{"Origin", "null"}, {"Referer", "https://evil.example/x"}}),
              Status::forbidden);
    EXPECT_THAT(events(), IsEmpty());

    EXPECT_EQ(status({{"Origin", "https://www.shop.example"}}), Status::accepted);
    EXPECT_EQ(status({{"Origin", "https://eu.shop.example:8443"}}), Status::accepted);
    EXPECT_EQ(status({{"Referer", "https://shop.example/x"}}), Status::accepted);
    EXPECT_EQ(status({}), Status::accepted);
}

// It sends its beacons so.
TEST_F(CollectRoutesTest, APageThatTellsNobodyItsAddressMay)
{
    EXPECT_EQ(post("/collect", fmt::format(R"({{"s":{},"u":"/"}})", s(shop)), {{"Origin", "null"}})
                  .status,
              Status::accepted);
}

TEST_F(CollectRoutesTest, APixelIsAnImageWhateverBecomesOfIt)
{
    const auto good = ask(Method::get, "/collect.gif?s=" + s(shop), {},
                          {{"Referer", "https://shop.example/noscript"}});
    EXPECT_EQ(good.status, Status::ok);
    EXPECT_EQ(good.content_type, "image/gif");
    EXPECT_EQ(good.body.size(), 43U);
    EXPECT_TRUE(good.body.starts_with("GIF89a"));
    EXPECT_EQ(field_of(good, "Cache-Control"), "no-store");
    const auto stored = events();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_EQ(stored[0].path, "/noscript");

    const auto bad = ask(Method::get, "/collect.gif?s=" + s(shop) + "&u=/&d=x");
    EXPECT_EQ(bad.status, Status::bad_request);
    EXPECT_EQ(bad.body, good.body);
    EXPECT_EQ(ask(Method::get, "/collect.gif?s=999&u=/").status, Status::not_found);
    EXPECT_EQ(events().size(), 1U);
}

TEST_F(CollectRoutesTest, HeadOfAPixelCountsNothing)
{
    EXPECT_EQ(ask(Method::head, "/collect.gif?u=/&s=" + s(shop)).status, Status::ok);
    EXPECT_THAT(events(), IsEmpty());
}

TEST_F(CollectRoutesTest, PlausiblesEventIsForEachSiteThatIsKnown)
{
    const auto answer = post("/api/event", R"({"n":"Signup","u":"https://shop.example/a",
        "d":"www.shop.example,nobody.example,blog.example,shop.example","p":{"plan":"pro"}})");
    EXPECT_EQ(answer.status, Status::accepted);
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(field_of(answer, "X-Plausible-Dropped"), "");
    const auto stored = events();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].site, shop.id);
    EXPECT_EQ(stored[1].site, blog.id);
    EXPECT_EQ(stored[0].kind, EventKind::custom);
    EXPECT_EQ(stored[0].name, "Signup");
    EXPECT_EQ(stored[0].type, "custom");
    EXPECT_EQ(stored[0].label, "Signup");
    EXPECT_THAT(stored[0].properties, ElementsAre(Pair("plan", "pro")));
}

TEST_F(CollectRoutesTest, PlausiblesClientsLearnByTheirFieldThatAnEventIsDropped)
{
    const auto unknown = post("/api/event", R"({"n":"pageview","u":"/","d":"nobody.example"})");
    EXPECT_EQ(unknown.status, Status::accepted);
    EXPECT_EQ(field_of(unknown, "X-Plausible-Dropped"), "1");
    const auto foreign = post("/api/event", R"({"n":"pageview","u":"/","d":"shop.example"})",
                              {{"Origin", "https://evil.example"}});
    EXPECT_EQ(foreign.status, Status::accepted);
    EXPECT_EQ(field_of(foreign, "X-Plausible-Dropped"), "1");
    const auto wrong = post("/api/event", R"({"n":"pageview","d":"shop.example"})");
    EXPECT_EQ(wrong.status, Status::bad_request);
    EXPECT_EQ(boost::json::parse(wrong.body).at("errors").at("url").as_array().size(), 1U);
    EXPECT_THAT(events(), IsEmpty());
}

TEST_F(CollectRoutesTest, UmamisTrackerKeepsItsToken)
{
    const auto body = [](std::string_view website) {
        return fmt::format(R"({{"type":"event","payload":{{"website":"{}",
            "hostname":"shop.example","url":"/a","title":"A"}}}})",
                           website);
    };
    const auto first = post("/api/send", body("1b2c3d4e-0000-4000-8000-000000000001"));
    ASSERT_EQ(first.status, Status::ok);
    const auto answer = boost::json::parse(first.body);
    const std::string token(answer.at("cache").as_string());
    EXPECT_TRUE(parse_event_id(answer.at("sessionId").as_string()));
    EXPECT_TRUE(parse_event_id(answer.at("visitId").as_string()));

    const auto second = post("/api/send", body(s(blog)), {{"x-umami-cache", token}});
    EXPECT_EQ(boost::json::parse(second.body), answer);
    const auto third = post("/api/send", body(shop.tracking_id), {{"x-umami-cache", "forged"}});
    EXPECT_NE(boost::json::parse(third.body), answer);

    const auto stored = events();
    ASSERT_EQ(stored.size(), 3U);
    EXPECT_EQ(stored[0].site, shop.id);
    EXPECT_EQ(stored[1].site, blog.id);
    EXPECT_EQ(stored[2].site, shop.id);
    EXPECT_EQ(stored[0].url, "https://shop.example/a");
}

TEST_F(CollectRoutesTest, UmamisWebsiteMustBeKnownByItsIdOrItsHost)
{
    const auto answer = post("/api/send", R"({"type":"event","payload":{"website":"x",
        "hostname":"nobody.example","url":"/"}})");
    EXPECT_EQ(answer.status, Status::bad_request);
    EXPECT_EQ(wrong_in(answer), "payload.website");
}

TEST_F(CollectRoutesTest, SegmentsWriteKeyIsASite)
{
    ASSERT_EQ(shop.id, SiteId{1});
    const std::string basic = "Basic MTo="; // 1 without a password
    EXPECT_EQ(
        post("/v1/track", R"({"event":"a","writeKey":"999"})", {{"Authorization", basic}}).status,
        Status::ok);
    EXPECT_EQ(
        post("/v1/t", fmt::format(R"({{"event":"b","writeKey":"{}"}})", blog.tracking_id)).status,
        Status::ok);
    const auto unknown = post("/v1/page", R"({"writeKey":"999","properties":{"url":"/"}})");
    EXPECT_EQ(unknown.status, Status::bad_request);
    EXPECT_EQ(wrong_in(unknown), "writeKey");
    EXPECT_EQ(post("/v1/page", R"({"properties":{"url":"/"}})").status, Status::bad_request);
    const auto stored = events();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].site, shop.id);
    EXPECT_EQ(stored[1].site, blog.id);
}

TEST_F(CollectRoutesTest, SegmentsPathsSayWhatIsCalled)
{
    const auto key = fmt::format(R"("writeKey":"{}")", s(shop));
    const std::vector<std::pair<std::string, std::string>> calls{
        {"track", "custom"},     {"t", "custom"},    {"page", "page_view"},    {"p", "page_view"},
        {"screen", "page_view"}, {"s", "page_view"}, {"identify", "identify"}, {"i", "identify"},
        {"group", "group"},      {"g", "group"},     {"alias", "alias"},       {"a", "alias"},
    };
    for (const auto& [path, type] : calls) {
        const auto body = fmt::format(R"({{{},"event":"e","name":"n"}})", key);
        ASSERT_EQ(post("/v1/" + path, body).status, Status::ok) << path;
        EXPECT_EQ(events().back().type, type) << path;
    }
}

TEST_F(CollectRoutesTest, SegmentsLibrariesAreNoVisitors)
{
    const auto body = fmt::format(R"({{"writeKey":"{}","event":"e"}})", s(shop));
    ASSERT_EQ(post("/v1/track", body, {{"User-Agent", "analytics-node/2.1"}}).status, Status::ok);
    ASSERT_EQ(
        post("/v1/track", body, {{"User-Agent", "Mozilla/5.0"}, {"Origin", "https://shop.example"}})
            .status,
        Status::ok);
    ASSERT_EQ(post("/v1/track",
                   fmt::format(R"({{"writeKey":"{}","event":"e","context":{{
                       "userAgent":"theirs","ip":"203.0.113.9"}}}})",
                               s(shop)),
                   {{"User-Agent", "analytics-node/2.1"}})
                  .status,
              Status::ok);
    const auto stored = events();
    ASSERT_EQ(stored.size(), 3U);
    EXPECT_EQ(stored[0].user_agent, "");
    EXPECT_EQ(stored[0].ip, client);
    EXPECT_EQ(stored[1].user_agent, "Mozilla/5.0");
    EXPECT_EQ(stored[2].user_agent, "theirs");
    EXPECT_EQ(stored[2].ip, IpAddress::v4(0xcb007109));
}

TEST_F(CollectRoutesTest, ABatchMayBePacked)
{
    std::string batch = fmt::format(R"({{"writeKey":"{}","batch":[)", s(shop));
    for (int i = 0; i < 400; ++i)
        batch += fmt::format(R"({}{{"type":"track","event":"e{}","messageId":"m{}",
            "properties":{{"text":"{}"}}}})",
                             i ? "," : "", i, i, std::string(100, 'x'));
    batch += "]}";
    EXPECT_EQ(post("/v1/batch", batch).body, R"({"success":true})");
    EXPECT_EQ(events().size(), 400U);

    clock.advance(1min);
    const auto packed = http::compress(http::Coding::gzip, batch, http::Effort::quick);
    EXPECT_EQ(post("/v1/b", packed, {{"Content-Encoding", "gzip"}}).status, Status::ok);
    const auto stored = events();
    ASSERT_EQ(stored.size(), 800U);
    EXPECT_EQ(stored[799].name, "e399");
    EXPECT_EQ(stored[799].id, stored[399].id);

    EXPECT_EQ(post("/v1/b", batch, {{"Content-Encoding", "gzip"}}).status, Status::bad_request);
    EXPECT_EQ(post("/v1/b", batch, {{"Content-Encoding", "br"}}).status,
              Status::unsupported_media_type);
    const auto bomb =
        http::compress(http::Coding::gzip, std::string(10 * megabyte, ' '), http::Effort::quick);
    EXPECT_EQ(post("/v1/t", bomb, {{"Content-Encoding", "gzip"}}).status, Status::bad_request);
}

TEST_F(CollectRoutesTest, AnAddressHasALimit)
{
    const auto body = fmt::format(R"({{"s":{},"u":"/"}})", s(shop));
    std::string fifty = "[";
    for (int i = 0; i < 50; ++i)
        fifty += (i ? "," : "") + body;
    fifty += "]";
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(post("/collect", fifty).status, Status::accepted);
    const auto refused = post("/collect", body);
    EXPECT_EQ(refused.status, Status::too_many_requests);
    EXPECT_EQ(field_of(refused, "Retry-After"), "5");
    const auto pixel = ask(Method::get, "/collect.gif?u=/&s=" + s(shop));
    EXPECT_EQ(pixel.status, Status::too_many_requests);
    EXPECT_EQ(pixel.content_type, "image/gif");
    EXPECT_EQ(field_of(pixel, "Retry-After"), "5");
    EXPECT_EQ(post("/api/event", "{}").status, Status::too_many_requests);
    EXPECT_EQ(post("/api/send", "{}").status, Status::too_many_requests);
    EXPECT_EQ(post("/v1/batch", "{}").status, Status::too_many_requests);

    clock.advance(20ms); // two events: too few for fifty, which then cost the one of their request
    EXPECT_EQ(post("/collect", fifty).status, Status::too_many_requests);
    EXPECT_EQ(post("/collect", body).status, Status::accepted);
    EXPECT_EQ(events().size(), 501U);

    client = IpAddress::v4(0xc0000208);
    EXPECT_EQ(post("/collect", body).status, Status::accepted);
}

class CollectWithoutLimitTest : public CollectRoutesTest {
protected:
    CollectWithoutLimitTest() : CollectRoutesTest({.events_a_second = 0}) {}
};

TEST_F(CollectWithoutLimitTest, WhatTheDiskHasNoRoomForIsNotAcknowledged)
{
    std::string body = fmt::format(R"({{"s":{},"u":"/","e":{{)", s(shop));
    for (int i = 0; i < 60; ++i)
        body += fmt::format(R"({}"p{}":"{}")", i ? "," : "", i, std::string(1000, 'x'));
    body += "}}";
    std::size_t accepted = 0;
    auto answer = post("/collect", body);
    for (; answer.status == Status::accepted && accepted < 1000; ++accepted)
        answer = post("/collect", body);
    EXPECT_GT(accepted, 0U);
    EXPECT_EQ(answer.status, Status::service_unavailable);
    EXPECT_EQ(field_of(answer, "Retry-After"), "1");
    EXPECT_EQ(events().size(), accepted);
}

} // namespace
} // namespace waymark::api::collect
