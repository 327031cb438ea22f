// SPDX-License-Identifier: Apache-2.0
// What enrichment costs: by event on traffic that repeats itself, and by piece without the caches.
// Reads the data pack of the build.

#include "base/random.hpp"
#include "events/enrich/enricher.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace waymark::events::enrich {

namespace {

constexpr std::size_t user_agent_count = 1'000;
constexpr std::size_t address_count = 100'000;
constexpr std::size_t event_count = 1U << 16U;
constexpr std::size_t batch_events = 50'000;

constexpr std::array<std::string_view, 6> referrers{
    "",
    "https://www.google.com/",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2F&h=AT0",
    "https://www.example.org/blog/2026/11/an-article",
    "https://t.co/AbCdEfGhIj",
    "https://go.example.com/previous",
};

constexpr std::array<std::string_view, 3> queries{
    "", "utm_source=newsletter&utm_medium=email&utm_campaign=november+sale", "gclid=EAIaIQobChMI"};

const EnrichmentData& data_pack()
{
    static const EnrichmentData data(WAYMARK_DATA);
    data.load_patterns();
    return data;
}

std::string make_user_agent(Random& random)
{
    const auto major = 80 + random.below(60);
    const auto build = random.below(7000);
    switch (random.below(4)) {
    case 0:
        return fmt::format("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                           "like Gecko) Chrome/{}.0.{}.0 Safari/537.36",
                           major, build);
    case 1:
        return fmt::format("Mozilla/5.0 (Linux; Android 14; SM-S9{}B) AppleWebKit/537.36 (KHTML, "
                           "like Gecko) Chrome/{}.0.{}.0 Mobile Safari/537.36",
                           random.below(90) + 10, major, build);
    case 2:
        return fmt::format("Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) "
                           "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.{} "
                           "Mobile/15E{} Safari/604.1",
                           random.below(7), random.below(7), build);
    default:
        return fmt::format("Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 "
                           "Firefox/{0}.{1}",
                           major, build);
    }
}

std::vector<IpAddress> make_addresses(Random& random)
{
    std::vector<IpAddress> addresses;
    while (addresses.size() < address_count) {
        const auto address = IpAddress::v4(static_cast<std::uint32_t>(random()));
        if (!address.is_private())
            addresses.push_back(address);
    }
    return addresses;
}

// Clicks with evenly drawn parts: real traffic, where few user agents and addresses make most of
// it, does better by the caches.
class Traffic {
public:
    Traffic()
    {
        Random random(1);
        for (std::size_t i = 0; i < user_agent_count; ++i)
            user_agents_.push_back(make_user_agent(random));
        const auto addresses = make_addresses(random);
        for (std::size_t i = 0; i < event_count; ++i) {
            events_.push_back({
                .time_ms = 1'795'000'000'000,
                .owner = UserId{1},
                .ip = addresses[random.below(addresses.size())],
                .user_agent = user_agents_[random.below(user_agents_.size())],
                .accept_language = "zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7",
                .referrer = referrers[random.below(referrers.size())],
                .host = "go.example.com",
                .path = "sale",
                .query = queries[random.below(queries.size())],
            });
        }
    }

    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    [[nodiscard]] const std::vector<std::string>& user_agents() const { return user_agents_; }

private:
    std::vector<std::string> user_agents_;
    std::vector<Event> events_;
};

const Traffic& traffic()
{
    static const Traffic made;
    return made;
}

void enrich_event(benchmark::State& state)
{
    const ManualClock clock{from_epoch_ms(1'795'000'000'000)};
    const auto salt_file = std::filesystem::temp_directory_path() / "waymark_enrich_bench_salts";
    VisitorSalts salts(salt_file, clock);
    Enricher enricher(data_pack(), salts);
    const auto& events = traffic().events();
    Derived derived;
    for (const auto& event : events)
        enricher.enrich(event, derived);

    std::size_t done = 0;
    for (auto _ : state) {
        if (done % batch_events == 0)
            enricher.begin_batch();
        enricher.enrich(events[done++ % events.size()], derived);
        benchmark::DoNotOptimize(derived);
    }
    state.SetItemsProcessed(state.iterations());
    std::filesystem::remove(salt_file);
}
BENCHMARK(enrich_event);

void locate_uncached(benchmark::State& state)
{
    const auto& data = data_pack();
    const auto& events = traffic().events();
    std::size_t done = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(data.locate(events[done++ % events.size()].ip));
}
BENCHMARK(locate_uncached);

void parse_user_agent_uncached(benchmark::State& state)
{
    const auto& data = data_pack();
    const auto& user_agents = traffic().user_agents();
    std::size_t done = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(data.user_agent(user_agents[done++ % user_agents.size()]));
}
BENCHMARK(parse_user_agent_uncached);

void check_bot_uncached(benchmark::State& state)
{
    const auto& data = data_pack();
    const auto& user_agents = traffic().user_agents();
    std::size_t done = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(data.bot(user_agents[done++ % user_agents.size()]));
}
BENCHMARK(check_bot_uncached);

void load_data_pack(benchmark::State& state)
{
    for (auto _ : state) {
        const EnrichmentData data(WAYMARK_DATA);
        data.load_patterns();
    }
}
BENCHMARK(load_data_pack)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace waymark::events::enrich

BENCHMARK_MAIN();
