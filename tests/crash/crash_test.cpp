// SPDX-License-Identifier: Apache-2.0
#include "crash_test.hpp"

#include "base/text.hpp"
#include "events/rollup_upkeep.hpp"
#include "harness/connection.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <thread>

namespace waymark::crash {

namespace {

namespace json = boost::json;
using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto pause_between_looks = 50ms;

std::uint64_t choose_seed()
{
    const char* const given = std::getenv("CRASH_SEED");
    const auto seed = given != nullptr ? parse_number<std::uint64_t>(given).value_or(0)
                                       : Random::from_system()() % 1'000'000;
    fmt::print("CRASH_SEED={}\n", seed);
    return seed;
}

// The first of them, for a message.
std::string some(const std::vector<std::string>& names)
{
    return names.empty() ? "none" : fmt::format("{}, first {}", names.size(), names.front());
}

} // namespace

CrashTest::CrashTest() : random(choose_seed()) {}

void CrashTest::TearDown()
{
    if (HasFailure())
        fmt::print("the server's log:\n{}\n", server.log());
}

std::string CrashTest::log_in()
{
    Connection connection(server.port());
    const auto body = fmt::format(R"({{"email":"{}","password":"{}"}})", ServerProcess::admin_email,
                                  ServerProcess::admin_password);
    static_cast<void>(connection.send(harness::post("/api/auth/login", body)));
    const auto answer = connection.read_answer();
    if (!answer || answer->status >= 300)
        throw std::runtime_error("the administrator can't log in");
    return std::string(json::parse(answer->body).at("accessToken").as_string());
}

std::vector<std::string> CrashTest::create_links(std::size_t count)
{
    const auto token = log_in();
    Connection connection(server.port());
    std::vector<std::string> slugs;
    for (std::size_t i = 0; i < count; ++i) {
        const auto body = fmt::format(
            R"({{"originalUrl":"https://example.com/{0}","customSlug":"crash-{0}"}})", i);
        static_cast<void>(connection.send(harness::post("/api/urls", body, token)));
        const auto answer = connection.read_answer();
        if (!answer || answer->status != 201)
            throw std::runtime_error("a link can't be created: " + (answer ? answer->body : ""));
        slugs.push_back(fmt::format("crash-{}", i));
    }
    return slugs;
}

std::string CrashTest::body_of(std::string_view target)
{
    Connection connection(server.port());
    static_cast<void>(connection.send(harness::get(target)));
    const auto answer = connection.read_answer();
    EXPECT_TRUE(answer) << target << " is not answered";
    return answer ? answer->body : std::string{};
}

bool CrashTest::is_drained()
{
    const auto health = json::parse(body_of("/health"));
    return health.at("eventStore").at("status") == "connected" &&
           health.at("forwarder").at("lagEvents").to_number<std::uint64_t>() == 0;
}

void CrashTest::drain(std::chrono::seconds patience)
{
    const auto deadline = Steady::now() + patience;
    while (!is_drained()) {
        ASSERT_LT(Steady::now(), deadline) << "events still wait: " << body_of("/health");
        std::this_thread::sleep_for(pause_between_looks);
    }
}

clickhouse::Client CrashTest::event_store() const
{
    return clickhouse::Client(
        {.endpoint = clickhouse::Endpoint::unix_socket((server.data() / "engine.sock").string()),
         .user = {},
         .password = {}});
}

Tally CrashTest::stored()
{
    auto store = event_store();
    return count_clicks(store);
}

void CrashTest::expect_all_kept(const Ledger& ledger, std::chrono::seconds patience)
{
    drain(patience);
    const auto found = audit(ledger, stored());
    fmt::print("{} clicks sent, {} acknowledged, {} stored\n", found.sent, found.acknowledged,
               found.stored);
    EXPECT_GT(found.acknowledged, 0U) << "nothing was tried";
    EXPECT_TRUE(found.lost.empty()) << "acknowledged and lost: " << some(found.lost);
    EXPECT_TRUE(found.doubled.empty()) << "stored twice: " << some(found.doubled);
    EXPECT_TRUE(found.strangers.empty()) << "never sent: " << some(found.strangers);

    auto store = event_store();
    constexpr events::SecondRange all_time{0, UINT32_MAX};
    EXPECT_EQ(events::count_wrong_days(store, all_time), 0U)
        << "the counts beside the events are not theirs";
}

void CrashTest::expect_visits_right()
{
    auto store = event_store();
    const auto visits = store.query(
        "SELECT sum(visit_begins), sum(visit_bounces), sum(visit_ms), max(time_ms) - min(time_ms), "
        "count() FROM events WHERE site_id != 0 GROUP BY visit_id, visit_start, is_bot");
    // The visitors of a day have another salt on the next one.
    EXPECT_TRUE(visits.size() == 1 || visits.size() == 2) << visits.size();
    std::int64_t lasted_ms = 0;
    for (const auto row : visits) {
        EXPECT_GT(row.u64(4), 1U);
        EXPECT_EQ(row.i64(0), 1);
        EXPECT_EQ(row.i64(1), 0);
        EXPECT_EQ(row.i64(2), row.i64(3));
        lasted_ms += row.i64(2);
    }
    const auto counted = store.query("SELECT sum(visits), sum(bounces), sum(lasted_ms) FROM "
                                     "event_visits WHERE level = 2");
    EXPECT_EQ(counted[0].i64(0), static_cast<std::int64_t>(visits.size()));
    EXPECT_EQ(counted[0].i64(1), 0);
    EXPECT_EQ(counted[0].i64(2), lasted_ms);
}

double CrashTest::metric(std::string_view name)
{
    const auto text = body_of("/metrics");
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto [line, behind] = cut(rest, '\n');
        if (line.starts_with(name) && line.substr(name.size()).starts_with(' '))
            return std::atof(std::string(line.substr(name.size() + 1)).c_str());
        rest = behind;
    }
    return -1;
}

std::chrono::milliseconds CrashTest::random_wait(std::chrono::milliseconds most)
{
    return std::chrono::milliseconds(random.below(static_cast<std::uint64_t>(most.count()) + 1));
}

std::size_t CrashTest::lines_logged(std::string_view text) const
{
    const auto log = server.log();
    std::string_view rest = log;
    std::size_t count = 0;
    while (!rest.empty()) {
        const auto [line, behind] = cut(rest, '\n');
        count += line.contains(text) ? 1 : 0;
        rest = behind;
    }
    return count;
}

void append(Ledger& ledger, const Ledger& more)
{
    ledger.insert(ledger.end(), more.begin(), more.end());
}

} // namespace waymark::crash
