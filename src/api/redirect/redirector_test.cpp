// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/allocation_count.hpp"
#include "api/redirect/redirector.hpp"
#include "base/text.hpp"
#include "events/event_codec.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"
#include "storage/meta_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

#include <chrono>
#include <string>
#include <vector>

namespace waymark::api::redirect {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using waymark::redirect::LinkCache;
using waymark::redirect::make_snapshot;

// A click as the spool has it.
struct Click {
    std::string slug;
    std::uint64_t link;
    std::uint32_t flags;
    std::string ip;
    std::string user_agent;
    std::string utm_source;
};

class RedirectorTest : public testing::Test {
protected:
    RedirectorTest()
    {
        store->write([](soci::session& session) {
            session << "INSERT INTO users (uid, email, role, password_hash, created_ms, updated_ms)"
                       " VALUES ('cann', 'ann@example.com', 'USER', 'x', 0, 0)";
        });
    }

    links::Link create(const std::string& slug, const std::string& target,
                       const std::function<void(links::LinkDraft&)>& adjust = {})
    {
        links::LinkDraft draft;
        draft.slug = slug;
        draft.target_url = target;
        if (adjust)
            adjust(draft);
        return service.create(UserId{1}, draft).value();
    }

    // What the I/O thread sends at once; empty if it leaves the request to the router.
    std::string ask_inline(const std::string& target, http::Method method = http::Method::get)
    {
        std::string out;
        const auto [path, query] = cut(target, '?');
        http::InlineAnswer answer(out, {.date_line = "Date: now\r\n",
                                        .keep_alive = true,
                                        .with_body = method != http::Method::head,
                                        .version = 11});
        const http::RequestHead head{.method = method,
                                     .path = path,
                                     .query = query,
                                     .fields = fields,
                                     .client = IpAddress::v4(0x05060708)};
        const bool answered = redirector.answer_inline(0, head, answer);
        EXPECT_EQ(answered, !out.empty());
        return out;
    }

    // What the router's fallback answers.
    http::Response ask(const std::string& target, http::Method method = http::Method::get)
    {
        http::Request request;
        request.method = method;
        request.path = cut(target, '?').first;
        request.query = cut(target, '?').second;
        for (const auto& [name, value] : fields)
            request.fields.emplace_back(name, value);
        request.client = IpAddress::v4(0x05060708);
        boost::asio::io_context context;
        auto response =
            boost::asio::co_spawn(context, redirector.answer(request), boost::asio::use_future);
        context.run();
        return response.get();
    }

    std::vector<Click> clicks() const
    {
        std::vector<Click> found;
        for (const auto& segment : spool->segments()) {
            events::SegmentReader reader(segment->published(), segment->header().salt);
            while (const auto record = reader.next()) {
                events::Event event;
                EXPECT_TRUE(events::decode(record->payload, event));
                EXPECT_EQ(event.kind, events::EventKind::click);
                found.push_back({std::string(event.path), event.link.value, event.flags,
                                 event.ip.to_string(), std::string(event.user_agent),
                                 std::string(event.utm.source)});
            }
        }
        return found;
    }

    static std::string location_of(const http::Response& response)
    {
        for (const auto& [name, value] : response.fields) {
            if (name == "Location")
                return value;
        }
        return {};
    }

    std::vector<http::HeaderField> fields{{"Host", "short.example"},
                                          {"user-agent", "agent/1"},
                                          {"Accept-Language", "de"},
                                          {"REFERER", "https://ref.example/"}};
    ManualClock clock{TimePoint{1'750'000'000'000ms}};
    MetricsRegistry metrics;
    events::ScratchDirectory directory;
    std::unique_ptr<storage::MetaStore> store = storage::MetaStore::open({});
    links::LinkRepository repository{*store};
    std::unique_ptr<LinkCache> cache = std::make_unique<LinkCache>(
        LinkCache::Options{},
        [this](DomainId domain, std::string_view slug) {
            const auto link = service.find_by_slug(domain, slug);
            return link ? make_snapshot(*link) : nullptr;
        },
        metrics);
    links::LinkService service{
        {.repository = repository,
         .clock = clock,
         .targets = links::TargetPolicy(),
         .slugs = links::SlugGenerator(),
         .hash_password = [](std::string_view) { return std::string("hash"); },
         .changed = [this](DomainId domain,
                           std::string_view slug) { cache->forget(domain, slug); }}};
    std::unique_ptr<events::Spool> spool =
        events::Spool::open(
            {.directory = directory.path(), .writers = 2, .segment_bytes = std::size_t{1} << 20U},
            clock, metrics)
            .value();
    http::Workers workers{{.threads = 2}};
    Redirector redirector{
        {.cache = *cache, .links = service, .spool = *spool, .workers = workers, .clock = clock},
        1};
};

TEST_F(RedirectorTest, UnknownLinkIsReadOnceAndThenAnsweredInline)
{
    const auto link = create("sale", "https://example.com");
    EXPECT_EQ(ask_inline("/sale"), "");

    const auto first = ask("/sale");
    EXPECT_EQ(first.status, http::Status::found);
    EXPECT_EQ(location_of(first), "https://example.com/");
    EXPECT_THAT(first.fields, testing::Contains(testing::Pair("Cache-Control", "no-store")));

    EXPECT_EQ(ask_inline("/sale"), "HTTP/1.1 302 Found\r\nDate: now\r\n"
                                   "Location: https://example.com/\r\n"
                                   "Cache-Control: no-store\r\nAccess-Control-Allow-Origin: *\r\n"
                                   "Content-Length: 0\r\n\r\n");
    ASSERT_EQ(clicks().size(), 2U);
    for (const auto& click : clicks()) {
        EXPECT_EQ(click.slug, "sale");
        EXPECT_EQ(click.link, link.id.value);
        EXPECT_EQ(click.flags, 0U);
        EXPECT_EQ(click.ip, "5.6.7.8");
        EXPECT_EQ(click.user_agent, "agent/1");
    }
}

TEST_F(RedirectorTest, BothWaysMergeCampaignParametersAndRecordThem)
{
    create("sale", "https://example.com/?x=1", [](auto& draft) { draft.utm.source = "link"; });
    const auto merged = "https://example.com/?x=1&utm_source=visit";
    EXPECT_EQ(location_of(ask("/sale?utm_source=visit&drop=me")), merged);
    EXPECT_THAT(ask_inline("/sale?utm_source=visit&drop=me"),
                HasSubstr(std::string("Location: ") + merged + "\r\n"));
    EXPECT_THAT(ask_inline("/sale"),
                HasSubstr("Location: https://example.com/?x=1&utm_source=link\r\n"));

    std::vector<std::string> sources;
    for (const auto& click : clicks())
        sources.push_back(click.utm_source);
    EXPECT_THAT(sources, testing::UnorderedElementsAre("visit", "visit", "link"));
}

TEST_F(RedirectorTest, HeadIsAnsweredAlikeAndCountedWithAFlag)
{
    create("sale", "https://example.com/");
    EXPECT_EQ(ask("/sale", http::Method::head).status, http::Status::found);
    EXPECT_THAT(ask_inline("/sale", http::Method::head), StartsWith("HTTP/1.1 302 Found\r\n"));
    ASSERT_EQ(clicks().size(), 2U);
    for (const auto& click : clicks())
        EXPECT_EQ(click.flags, events::flag_head_request);
}

TEST_F(RedirectorTest, MissingLinkIsNotFoundInTheDialectsShape)
{
    const auto response = ask("/missing");
    EXPECT_EQ(response.status, http::Status::not_found);
    const auto body = boost::json::parse(response.body);
    EXPECT_EQ(body.at("statusCode").as_int64(), 404);
    EXPECT_EQ(body.at("error").as_string(), "Not Found");
    EXPECT_TRUE(body.at("message").is_string());

    const auto inlined = ask_inline("/missing");
    EXPECT_THAT(inlined, StartsWith("HTTP/1.1 404 "));
    EXPECT_THAT(inlined, HasSubstr(response.body));
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(RedirectorTest, PathThatIsNoSlugIsNotLookedUp)
{
    for (const auto* path : {"/", "/a/b", "/a%20b", "/..%2f", "", "/\xc3\xbc", "/api", "/Health"}) {
        EXPECT_EQ(ask_inline(path), "") << path;
        EXPECT_EQ(ask(path).status, http::Status::not_found) << path;
    }
    EXPECT_EQ(ask("/sale", http::Method::post).status, http::Status::not_found);
    EXPECT_EQ(cache->size(), 0U);
}

TEST_F(RedirectorTest, EscapedSlugIsTheSameSlug)
{
    create("my-link", "https://example.com/");
    EXPECT_EQ(ask("/my%2Dlink").status, http::Status::found);
}

TEST_F(RedirectorTest, LinkIsMarkedExpiredByItsFirstLateVisitor)
{
    const auto link = create("brief", "https://example.com/",
                             [this](auto& draft) { draft.expires = clock.now() + 1s; });
    EXPECT_EQ(ask("/brief").status, http::Status::found);
    EXPECT_THAT(ask_inline("/brief"), Not(IsEmpty()));

    clock.advance(1s);
    EXPECT_EQ(ask_inline("/brief"), "");
    EXPECT_EQ(ask("/brief").status, http::Status::bad_request);
    EXPECT_EQ(service.get({}, link.uid)->status, links::LinkStatus::expired);

    EXPECT_EQ(ask("/brief").status, http::Status::bad_request);
    EXPECT_THAT(ask_inline("/brief"), StartsWith("HTTP/1.1 400 "));
    EXPECT_EQ(clicks().size(), 2U);
}

TEST_F(RedirectorTest, PasswordKeepsTheTargetSecret)
{
    create("secret", "https://hidden.example.com/",
           [](auto& draft) { draft.password = "hunter2"; });
    const auto response = ask("/secret");
    EXPECT_EQ(response.status, http::Status::unauthorized);
    EXPECT_EQ(location_of(response), "");
    EXPECT_THAT(response.body, Not(HasSubstr("hidden")));
    const auto inlined = ask_inline("/secret");
    EXPECT_THAT(inlined, StartsWith("HTTP/1.1 401 "));
    EXPECT_THAT(inlined, Not(HasSubstr("hidden")));
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(RedirectorTest, LinkMadeAfterItWasMissedWorksAtOnce)
{
    EXPECT_EQ(ask("/new").status, http::Status::not_found);
    create("new", "https://example.com/");
    EXPECT_EQ(ask("/new").status, http::Status::found);
}

TEST_F(RedirectorTest, FullSpoolStopsNoRedirect)
{
    const events::ScratchDirectory small_directory;
    const auto small = events::Spool::open({.directory = small_directory.path(),
                                            .writers = 2,
                                            .segment_bytes = std::size_t{1} << 20U,
                                            .bytes_max = std::uint64_t{2} << 20U},
                                           clock, metrics)
                           .value();
    Redirector cramped(
        {.cache = *cache, .links = service, .spool = *small, .workers = workers, .clock = clock},
        1);
    create("sale", "https://example.com/");
    ASSERT_EQ(ask("/sale").status, http::Status::found);

    const std::string query(2'000, 'x');
    for (int visit = 0; visit < 2'000; ++visit) {
        std::string out;
        http::InlineAnswer answer(out, {.keep_alive = true, .with_body = true, .version = 11});
        ASSERT_TRUE(cramped.answer_inline(
            0, {.method = http::Method::get, .path = "/sale", .query = query}, answer));
        ASSERT_THAT(out, StartsWith("HTTP/1.1 302 "));
    }
    EXPECT_GT(small->status().appended, 0U);
    EXPECT_GT(small->status().dropped, 0U);
}

TEST_F(RedirectorTest, CachedRedirectAllocatesNothing)
{
    create("sale", "https://example.com/", [](auto& draft) { draft.utm.medium = "mail"; });
    ASSERT_EQ(ask("/sale").status, http::Status::found);

    std::string out;
    out.reserve(4'096);
    const auto redirect = [&](std::string_view query) {
        out.clear();
        http::InlineAnswer answer(
            out,
            {.date_line = "Date: now\r\n", .keep_alive = true, .with_body = true, .version = 11});
        return redirector.answer_inline(0,
                                        {.method = http::Method::get,
                                         .path = "/sale",
                                         .query = query,
                                         .fields = fields,
                                         .client = IpAddress::v4(0x05060708)},
                                        answer);
    };
    constexpr std::string_view campaign = "utm_source=a+rather%20long+value&utm_campaign=spring";
    // The first one with campaign parameters makes the lane's scratch grow.
    ASSERT_TRUE(redirect("") && redirect(campaign));

    const auto before = allocation_count();
    ASSERT_GT(before, 0U);
    bool answered = true;
    for (int visit = 0; visit < 100; ++visit)
        answered = redirect("") && redirect("ref=x") && redirect(campaign) && answered;
    EXPECT_EQ(allocation_count() - before, 0U);
    EXPECT_TRUE(answered);
    EXPECT_EQ(clicks().size(), 303U);
}

} // namespace
} // namespace waymark::api::redirect
