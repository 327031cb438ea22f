// SPDX-License-Identifier: Apache-2.0
// What eight clients at once are told, against what they did.
#include "base/text.hpp"
#include "client.hpp"
#include "crash/crash_test.hpp"
#include "workload.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <barrier>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <thread>

namespace waymark::consistency {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr unsigned client_count = 8;
// From the moment at which the event store has all clicks.
constexpr auto counting_patience = 3s;

// Clicks by link.
using Counts = std::map<std::string, std::uint64_t>;

std::chrono::seconds chosen_duration()
{
    constexpr unsigned usual_seconds = 20;
    const char* const given = std::getenv("WAYMARK_CONSISTENCY_SECONDS");
    const auto chosen = given != nullptr ? parse_number<unsigned>(given) : std::nullopt;
    return std::chrono::seconds{chosen.value_or(usual_seconds)};
}

class ConsistencyTest : public crash::CrashTest {
protected:
    void SetUp() override
    {
        server.start();
        token = log_in();
    }

    // Runs `work` for each client in a thread of its own, all at once.
    template <typename Result>
    std::vector<Result> run_together(const std::function<Result(Client&, unsigned number)>& work)
    {
        std::vector<Result> results(client_count);
        std::barrier start(client_count);
        std::vector<std::thread> threads;
        for (unsigned number = 0; number < client_count; ++number) {
            threads.emplace_back([&, number] {
                Client client(server.port(), token);
                start.arrive_and_wait();
                results[number] = work(client, number);
            });
        }
        for (auto& thread : threads)
            thread.join();
        return results;
    }

    // The status of the answer to each client's request, all of them sent at once.
    std::multiset<unsigned> statuses_of(const std::function<TimedAnswer(Client&, unsigned)>& ask)
    {
        const auto all = run_together<unsigned>(
            [&](Client& client, unsigned number) { return ask(client, number).answer.status; });
        return {all.begin(), all.end()};
    }

    json::value read_json(const std::string& target)
    {
        Client client(server.port(), token);
        const auto got = client.ask("GET", target);
        EXPECT_EQ(got.answer.status, 200U) << target << got.answer.body;
        return json::parse(got.answer.body);
    }

    std::string create_link(const json::object& body)
    {
        Client client(server.port(), token);
        const auto got = client.ask("POST", "/api/urls", json::serialize(body));
        EXPECT_EQ(got.answer.status, 201U) << got.answer.body;
        return std::string(json::parse(got.answer.body).at("id").as_string());
    }

    Counts written_counts(const Counts& expected)
    {
        Counts counts;
        for (const auto& [link, clicks] : expected) {
            const auto view = read_json("/api/urls/" + link);
            counts[link] = view.at("clickCount").to_number<std::uint64_t>();
        }
        return counts;
    }

    Counts stored_counts(const Counts& expected)
    {
        Counts counts;
        for (const auto& [link, clicks] : expected) {
            const auto view = read_json("/api/analytics/urls/" + link);
            counts[link] = view.at_pointer("/overview/totalClicks").to_number<std::uint64_t>();
        }
        return counts;
    }

    void expect_counted(const Counts& expected)
    {
        drain();
        const auto deadline = Moment::clock::now() + counting_patience;
        while (written_counts(expected) != expected && Moment::clock::now() < deadline)
            std::this_thread::sleep_for(20ms);
        EXPECT_EQ(written_counts(expected), expected) << "written down with the links";
        EXPECT_EQ(stored_counts(expected), expected) << "in the event store";
    }

    // Looks at every link once more, when all is over.
    void read_all(Account& account)
    {
        Client client(server.port(), token);
        for (const auto& [link, made] : account.links) {
            const auto got = client.ask("GET", "/api/urls/" + link);
            ASSERT_EQ(got.answer.status, made.removals == 0 ? 200U : 404U) << made.slug;
            EXPECT_LE(made.removals, 1U) << made.slug;
            if (made.removals > 0)
                continue;
            const auto view = json::parse(got.answer.body);
            account.targets[made.slug].reads.push_back(
                {version_of(view.at("originalUrl").as_string()), got.begun, got.answered});
            account.titles[link].reads.push_back(
                {version_of(view.at("title").as_string()), got.begun, got.answered});
        }
    }

    std::string token;
};

// Where more than one link stands at the end, one was made though another was there.
std::map<std::string, std::size_t> living_links(const Account& account)
{
    std::map<std::string, std::size_t> living;
    for (const auto& [link, made] : account.links)
        living[made.slug] += made.removals == 0 ? 1 : 0;
    return living;
}

Counts counts_of_living(const Account& account)
{
    const auto all = account.clicks_by_link();
    Counts counts;
    for (const auto& [link, made] : account.links) {
        const auto clicks = all.find(link);
        if (made.removals == 0)
            counts[link] = clicks == all.end() ? 0 : clicks->second;
    }
    return counts;
}

Verdict judge_all(const std::map<std::string, Register>& registers, std::string_view what)
{
    Verdict sum;
    std::size_t writes = 0;
    for (const auto& [name, value] : registers) {
        const auto verdict = judge(value);
        EXPECT_EQ(verdict.stale, 0U)
            << what << " of " << name << ", for at most " << verdict.stalest / 1us << " us";
        EXPECT_EQ(verdict.strange, 0U) << what << " of " << name;
        sum.reads += verdict.reads;
        sum.stale += verdict.stale;
        sum.strange += verdict.strange;
        sum.stalest = std::max(sum.stalest, verdict.stalest);
        writes += value.writes.size();
    }
    fmt::print("{}: {} writes, {} reads, {} of them stale (at most {} us), {} strange\n", what,
               writes, sum.reads, sum.stale, sum.stalest / 1us, sum.strange);
    return sum;
}

TEST_F(ConsistencyTest, ClientsAtOnceLoseNoUpdateSeeNoOldStateAndAreAllCounted)
{
    auto account = run_workload({.port = server.port(),
                                 .token = token,
                                 .seed = random(),
                                 .duration = chosen_duration(),
                                 .threads = client_count});
    ASSERT_THAT(account.odd_answers, testing::IsEmpty());
    read_all(account);
    EXPECT_GT(judge_all(account.targets, "targets").reads, 0U);
    EXPECT_GT(judge_all(account.titles, "titles").reads, 0U);
    for (const auto& [slug, links] : living_links(account))
        EXPECT_LE(links, 1U) << slug;

    const auto counts = counts_of_living(account);
    ASSERT_FALSE(counts.empty());
    expect_counted(counts);
    server.kill();
    server.start();
    expect_counted(counts);
}

// Between a batch's arrival in the event store and its being counted, and at any other moment.
TEST_F(ConsistencyTest, CountsAreExactAgainAfterTheServerIsKilled)
{
    constexpr int kills = 6;
    constexpr std::uint64_t visits = 150; // of each client, before each kill
    Counts counts;
    for (const auto& slug : create_links(4))
        counts[std::string(
            read_json("/api/urls?search=" + slug).at_pointer("/data/0/id").as_string())] = 0;
    for (int kill = 0; kill < kills; ++kill) {
        const auto led_on = run_together<std::uint64_t>([&](Client& client, unsigned number) {
            std::uint64_t led = 0;
            for (std::uint64_t visit = 0; visit < visits; ++visit)
                led += client.follow(fmt::format("crash-{}", number % 4)).answer.status == 302;
            return led;
        });
        EXPECT_THAT(led_on, testing::Each(visits));
        for (auto& [link, clicks] : counts)
            clicks += client_count / counts.size() * visits;
        std::this_thread::sleep_for(random_wait(800ms));
        server.kill();
        server.start();
        expect_counted(counts);
    }
}

TEST_F(ConsistencyTest, LimitedLinkLeadsAsManyOnAsItMayThoughTheyComeAtOnce)
{
    constexpr std::uint64_t limit = 25;
    constexpr int visits = 10; // of each client
    for (int round = 0; round < 5; ++round) {
        const auto slug = fmt::format("limited-{}", round);
        const auto link =
            create_link({{"originalUrl", text_of(1)}, {"customSlug", slug}, {"clickLimit", limit}});
        const auto statuses =
            run_together<std::map<unsigned, std::uint64_t>>([&](Client& client, unsigned) {
                std::map<unsigned, std::uint64_t> all;
                for (int visit = 0; visit < visits; ++visit)
                    ++all[client.follow(slug).answer.status];
                return all;
            });
        std::map<unsigned, std::uint64_t> sum;
        for (const auto& all : statuses) {
            for (const auto& [status, count] : all)
                sum[status] += count;
        }
        constexpr std::uint64_t all_visits = client_count * visits;
        EXPECT_THAT(sum, testing::ElementsAre(testing::Pair(302U, limit),
                                              testing::Pair(400U, all_visits - limit)));
        expect_counted({{link, limit}});
    }
}

TEST_F(ConsistencyTest, OneOfManyWhoAskForASlugAtOnceGetsIt)
{
    std::multiset<unsigned> expected{201};
    for (unsigned other = 1; other < client_count; ++other)
        expected.insert(409);
    for (int round = 0; round < 50; ++round) {
        const auto body = json::serialize(json::object{
            {"originalUrl", text_of(1)}, {"customSlug", fmt::format("wanted-{}", round)}});
        const auto statuses = statuses_of(
            [&body](Client& client, unsigned) { return client.ask("POST", "/api/urls", body); });
        EXPECT_EQ(statuses, expected);
    }
}

TEST_F(ConsistencyTest, OneOfManyWhoRemoveALinkAtOnceDoesIt)
{
    std::multiset<unsigned> expected{204};
    for (unsigned other = 1; other < client_count; ++other)
        expected.insert(404);
    for (int round = 0; round < 50; ++round) {
        const auto link = create_link({{"originalUrl", text_of(1)}});
        const auto statuses = statuses_of([&link](Client& client, unsigned) {
            return client.ask("DELETE", "/api/urls/" + link);
        });
        EXPECT_EQ(statuses, expected);
    }
}

TEST_F(ConsistencyTest, CodesDrawnAtOnceOnOneDomainAreAllDifferent)
{
    constexpr std::size_t links_of_each = 50;
    {
        Client client(server.port(), token);
        const auto got =
            client.ask("POST", "/api/v1/domains", R"({"domain":"short.ly","protocol":"https"})");
        ASSERT_EQ(got.answer.status, 200U) << got.answer.body;
    }
    using Codes = std::vector<std::string>;
    const auto drawn = run_together<Codes>([&](Client& client, unsigned) {
        const auto body =
            json::serialize(json::object{{"original_url", text_of(1)}, {"domain", "short.ly"}});
        Codes codes;
        for (std::size_t i = 0; i < links_of_each; ++i) {
            const auto got = client.ask("POST", "/api/v1/short_links", body);
            if (got.answer.status == 200) {
                const auto view = json::parse(got.answer.body);
                codes.emplace_back(view.at_pointer("/data/short_code").as_string());
            }
        }
        return codes;
    });
    std::set<std::string> different;
    for (const auto& codes : drawn) {
        EXPECT_EQ(codes.size(), links_of_each);
        different.insert(codes.begin(), codes.end());
    }
    EXPECT_EQ(different.size(), client_count * links_of_each);
}

} // namespace
} // namespace waymark::consistency
