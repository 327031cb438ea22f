// SPDX-License-Identifier: Apache-2.0
// How many events a second the forwarder brings from the spool into the engine, enrichment
// included:
//
//   forwarder_bench ENGINE LIBCHDB DATA_FILES [EVENTS]
#include "clickhouse/engine_process.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/enrich/visitor_salts.hpp"
#include "events/event_samples.hpp"
#include "events/forwarder.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace waymark;
using namespace waymark::events;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::uint64_t event_count_default = 3'000'000;
constexpr std::size_t agent_count = 1'000;

std::vector<std::string> user_agents()
{
    constexpr std::array systems{"Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7",
                                 "X11; Linux x86_64", "Linux; Android 14; Pixel 8"};
    std::vector<std::string> agents;
    for (std::size_t i = 0; i < agent_count; ++i) {
        agents.push_back(fmt::format("Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) "
                                     "Chrome/{}.0.{}.0 Safari/537.36",
                                     systems[i % systems.size()], 90 + i % 60, i));
    }
    return agents;
}

// Clicks of 1000 browsers at 100 000 addresses, from a few referrers and campaigns.
void fill(Spool& spool, std::uint64_t count)
{
    const auto agents = user_agents();
    Random random(1);
    constexpr std::array queries{"", "utm_source=mail&utm_medium=email&utm_campaign=spring",
                                 "gclid=x"};
    constexpr std::array referrers{"", "https://www.google.com/", "https://t.co/abc",
                                   "https://news.example.org/a/b"};
    for (std::uint64_t number = 0; number < count;) {
        Event click = click_sample(number);
        click.user_agent = agents[random.below(agents.size())];
        click.ip =
            IpAddress::v4(0x0800'0000U + static_cast<std::uint32_t>(random.below(100'000) * 7919));
        click.query = queries[random.below(queries.size())];
        click.referrer = referrers[random.below(referrers.size())];
        if (spool.writer(0).append(click))
            ++number;
        else
            std::this_thread::yield();
    }
}

double cpu_seconds(int who)
{
    rusage usage{};
    ::getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const std::filesystem::path& directory, std::uint64_t count)
{
    const auto socket = directory / "engine.sock";
    clickhouse::EngineProcess engine({.program = WAYMARK_ENGINE,
                                      .library = WAYMARK_CHDB_LIBRARY,
                                      .data_dir = directory / "engine",
                                      .socket = socket});
    engine.start();
    if (!engine.wait_until_running(30s))
        throw std::runtime_error("the engine doesn't start");
    clickhouse::Client store({.endpoint = clickhouse::Endpoint::unix_socket(socket.native())});

    const SystemClock clock;
    MetricsRegistry metrics;
    const enrich::EnrichmentData data(WAYMARK_DATA);
    data.load_patterns();
    enrich::VisitorSalts salts(directory / "salts", clock);
    enrich::Enricher enricher(data, salts);
    const auto spool = Spool::open({.directory = directory / "spool"}, clock, metrics).value();
    fill(*spool, count);

    const auto forwarder = Forwarder::create({*spool, store, enricher, clock, metrics}, {}).value();
    const double cpu_before = cpu_seconds(RUSAGE_SELF);
    const auto begin = steady_clock::now();
    forwarder->start();
    if (!forwarder->flush(10min))
        throw std::runtime_error(forwarder->status().problem);
    const std::chrono::duration<double> took = steady_clock::now() - begin;
    const double cpu = cpu_seconds(RUSAGE_SELF) - cpu_before;
    const auto stored = store.query("SELECT count(), uniqExact(event_id) FROM events");
    if (stored[0].u64(0) != count || stored[0].u64(1) != count)
        throw std::runtime_error("the store doesn't hold each event once");
    fmt::print("{{\"events\": {}, \"seconds\": {:.2f}, \"events_per_second\": {:.0f}, "
               "\"cpu_us_per_event\": {:.2f}}}\n",
               count, took.count(), static_cast<double>(count) / took.count(),
               cpu * 1e6 / static_cast<double>(count));
    static_cast<void>(forwarder->stop(10s));
    engine.stop(10s);
}

} // namespace

int main(int argc, char** argv)
{
    std::uint64_t count = event_count_default;
    std::filesystem::path directory;
    CLI::App app{"Measures the forwarder"};
    app.add_option("--events", count, "How many events");
    app.add_option("--directory", directory, "An empty directory for spool and store")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        std::filesystem::create_directories(directory);
        measure(directory, count);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
