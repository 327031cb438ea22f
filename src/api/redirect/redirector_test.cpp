// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/test_redirector.hpp"
#include "base/allocation_count.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

namespace waymark::api::redirect {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view browser = "text/html,application/xhtml+xml,*/*;q=0.8";

class RedirectorTest : public RedirectorFixture {};

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

TEST_F(RedirectorTest, BrowserGetsAPageInItsLanguageWhereAProgramGetsJson)
{
    send("Accept", browser);
    send("Accept-Language", "zh-CN,zh;q=0.9");
    const auto missing = ask("/missing");
    EXPECT_EQ(missing.status, http::Status::not_found);
    EXPECT_EQ(missing.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(missing.body, HasSubstr("<title>短链接不存在 - Waymark</title>"));
    EXPECT_THAT(field_of(missing, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(field_of(missing, "X-Frame-Options"), "DENY");
    EXPECT_EQ(ask_inline("/missing"), "");
    EXPECT_THAT(ask("/missing").body, HasSubstr("短链接不存在"));

    const auto link = create("off", "https://example.com/");
    patch(link, {.status = links::LinkStatus::inactive});
    send("Accept-Language", "zh-Hant");
    const auto inactive = ask("/off");
    EXPECT_EQ(inactive.status, http::Status::bad_request);
    EXPECT_THAT(inactive.body, HasSubstr("短網址已停用"));
    EXPECT_EQ(ask_inline("/off"), "");

    send("Accept", "application/json");
    EXPECT_THAT(ask_inline("/off"), StartsWith("HTTP/1.1 400 "));
    EXPECT_EQ(boost::json::parse(ask("/off").body).at("error").as_string(), "Bad Request");
    EXPECT_THAT(ask_inline("/missing"), StartsWith("HTTP/1.1 404 "));
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
    send("Accept", "application/json");
    const auto refused = ask("/secret?utm_source=a");
    EXPECT_EQ(refused.status, http::Status::unauthorized);
    EXPECT_EQ(location_of(refused), "");
    const auto body = boost::json::parse(refused.body);
    EXPECT_EQ(body.at("statusCode").as_int64(), 401);
    EXPECT_EQ(body.at("message").as_string(), "Password required");
    EXPECT_EQ(body.at("requiresPassword").as_bool(), true);
    EXPECT_EQ(ask_inline("/secret"), "");

    for (const std::string_view accept : {std::string_view{"*/*"}, browser, std::string_view{}}) {
        send("Accept", accept);
        const auto page = ask("/secret?utm_source=a&x=1");
        EXPECT_EQ(page.status, http::Status::ok);
        EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
        EXPECT_THAT(page.body, HasSubstr("action=\"/secret/verify?utm_source=a&amp;x=1\""));
        EXPECT_THAT(page.body, Not(HasSubstr("hidden")));
        EXPECT_THAT(page.body, Not(HasSubstr("Incorrect password")));
        EXPECT_THAT(field_of(page, "Content-Security-Policy"), HasSubstr("form-action 'self'"));
        EXPECT_EQ(ask_inline("/secret"), "");
    }
    EXPECT_THAT(clicks(), IsEmpty());
}

TEST_F(RedirectorTest, PasswordPageSaysThatTheLastOneWasWrongInTheVisitorsLanguage)
{
    create("secret", "https://hidden.example.com/",
           [](auto& draft) { draft.password = "hunter2"; });
    send("Accept-Language", "zh-TW");
    const auto page = ask("/secret?utm_source=a&error=invalid_password");
    EXPECT_THAT(page.body, HasSubstr("密碼錯誤"));
    EXPECT_THAT(page.body, HasSubstr("action=\"/secret/verify?utm_source=a\""));
}

TEST_F(RedirectorTest, PasswordPageCarriesTheBrandWithinSecondsOfItsChange)
{
    create("secret", "https://hidden.example.com/",
           [](auto& draft) { draft.password = "hunter2"; });
    EXPECT_THAT(ask("/secret").body, HasSubstr(" - Waymark</title>"));
    ASSERT_TRUE(settings.set("branding.brandName", R"("Acme & Co")", {}));
    clock.advance(BrandSource::kept_for);
    EXPECT_THAT(ask("/secret").body, HasSubstr(" - Acme &amp; Co</title>"));
}

TEST_F(RedirectorTest, LinkMadeAfterItWasMissedWorksAtOnce)
{
    EXPECT_EQ(ask("/new").status, http::Status::not_found);
    create("new", "https://example.com/");
    EXPECT_EQ(ask("/new").status, http::Status::found);
}

TEST_F(RedirectorTest, LimitIsTakenFromByEachVisitAndThenTheLinkIsUsedUp)
{
    create("few", "https://example.com/", [](auto& draft) { draft.click_limit = 2; });
    EXPECT_EQ(ask("/few").status, http::Status::found);
    EXPECT_EQ(ask_inline("/few"), "") << "a limit takes the meta store";
    EXPECT_EQ(ask("/few", http::Method::head).status, http::Status::found);
    for (int visit = 0; visit < 2; ++visit)
        EXPECT_EQ(ask("/few").status, http::Status::bad_request);
    EXPECT_EQ(clicks().size(), 2U);
}

TEST_F(RedirectorTest, CrowdTakesExactlyWhatALimitAllows)
{
    constexpr int limit = 20;
    create("few", "https://example.com/", [](auto& draft) { draft.click_limit = 20; });
    std::atomic<int> led{0};
    {
        std::vector<std::jthread> visitors;
        for (int visitor = 0; visitor < 4; ++visitor) {
            visitors.emplace_back([this, &led] {
                for (int visit = 0; visit < limit; ++visit)
                    led += ask("/few").status == http::Status::found ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(led, limit);
    EXPECT_THAT(clicks(), testing::SizeIs(limit));
}

TEST_F(RedirectorTest, RuleThatMatchesLeadsElsewhereAndIsRecorded)
{
    parts["goto"].rules = {
        {.id = RuleId{7},
         .target_url = "https://de.example.com/",
         .conditions = {.list = {{.type = links::routing::ConditionType::language,
                                  .op = links::routing::ConditionOperator::starts_with,
                                  .values = {"de"}}}}}};
    const auto link = create("goto", "https://example.com/");
    patch(link, {.is_smart_routing = true});
    EXPECT_EQ(location_of(ask("/goto")), "https://de.example.com/");
    EXPECT_THAT(ask_inline("/goto"), HasSubstr("Location: https://de.example.com/\r\n"));
    send("Accept-Language", "fr");
    EXPECT_THAT(ask_inline("/goto"), HasSubstr("Location: https://example.com/\r\n"));

    std::vector<std::uint64_t> rules;
    for (const auto& click : clicks())
        rules.push_back(click.rule);
    EXPECT_THAT(rules, testing::UnorderedElementsAre(7, 7, 0));
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
    Redirector cramped({.cache = *cache,
                        .hosts = hosts,
                        .links = service,
                        .enrichment = enrichment,
                        .spool = *small,
                        .workers = workers,
                        .hashers = hashers,
                        .settings = settings,
                        .clock = clock,
                        .public_url = {}},
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

class RedirectorAllocationTest : public RedirectorFixture {
protected:
    // Answers each of the queries over and over; the first round is for memory to grow. Says what
    // was allocated after that.
    std::size_t allocations_of(std::string_view path, const std::vector<std::string_view>& queries)
    {
        std::string out;
        out.reserve(4'096);
        bool answered = true;
        const auto round = [&] {
            for (const auto query : queries) {
                out.clear();
                http::InlineAnswer answer(out, {.date_line = "Date: now\r\n",
                                                .keep_alive = true,
                                                .with_body = true,
                                                .version = 11});
                const bool done = redirector.answer_inline(0,
                                                           {.method = http::Method::get,
                                                            .path = path,
                                                            .query = query,
                                                            .fields = fields,
                                                            .client = client},
                                                           answer);
                answered = done && answered;
            }
        };
        round();
        const auto before = allocation_count();
        EXPECT_GT(before, 0U);
        for (int times = 0; times < 100; ++times)
            round();
        const auto after = allocation_count();
        EXPECT_TRUE(answered);
        return after - before;
    }
};

TEST_F(RedirectorAllocationTest, CachedRedirectAllocatesNothing)
{
    create("sale", "https://example.com/", [](auto& draft) { draft.utm.medium = "mail"; });
    ASSERT_EQ(ask("/sale").status, http::Status::found);
    EXPECT_EQ(allocations_of("/sale",
                             {"", "ref=x", "utm_source=a+rather%20long+value&utm_campaign=spring"}),
              0U);
    EXPECT_EQ(clicks().size(), 304U);
}

TEST_F(RedirectorAllocationTest, RoutedRedirectAllocatesNothing)
{
    using links::routing::ConditionOperator;
    using links::routing::ConditionType;
    const auto rule = [](std::uint64_t id, ConditionType type, const std::string& value) {
        return links::routing::Rule{
            .id = RuleId{id},
            .target_url = "https://rule.example.com/" + value,
            .conditions = {
                .list = {{.type = type, .op = ConditionOperator::equals, .values = {value}}}}};
    };
    parts["goto"].rules = {rule(1, ConditionType::device, "console"),
                           rule(2, ConditionType::country, "TW"),
                           rule(3, ConditionType::language, "zh-TW"),
                           rule(4, ConditionType::utm_source, "a rather long value")};
    const auto link = create("goto", "https://example.com/");
    patch(link, {.is_smart_routing = true});
    ASSERT_EQ(ask("/goto").status, http::Status::found);
    EXPECT_EQ(allocations_of("/goto", {"", "utm_source=a+rather%20long+value"}), 0U);
}

TEST_F(RedirectorAllocationTest, RedirectOnARegisteredDomainAllocatesNothing)
{
    const auto domain =
        register_domain("short.ly", [](auto& draft) { draft.pass_query_params = true; });
    create_on(domain, "sale", "https://example.com/");
    send("Host", "Short.LY:443");
    ASSERT_EQ(ask("/sale").status, http::Status::found);
    EXPECT_EQ(allocations_of("/sale", {""}), 0U);
}

TEST_F(RedirectorAllocationTest, MissingLinkAllocatesNothing)
{
    ASSERT_EQ(ask("/missing").status, http::Status::not_found);
    EXPECT_EQ(allocations_of("/missing", {""}), 0U);
}

} // namespace
} // namespace waymark::api::redirect
