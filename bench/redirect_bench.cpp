// SPDX-License-Identifier: Apache-2.0
// What a redirect costs beyond HTTP and the spool's own work: finding the link in the cache,
// deciding where it leads, making the click and encoding it.
#include "base/random.hpp"
#include "events/event_codec.hpp"
#include "redirect/click.hpp"
#include "redirect/decide.hpp"
#include "redirect/link_cache.hpp"
#include "redirect/stated_facts.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace waymark::redirect {
namespace {

constexpr DomainId domain{};
constexpr TimePoint now{std::chrono::milliseconds{1'750'000'000'000}};

std::vector<std::string> make_slugs(std::size_t count)
{
    std::vector<std::string> slugs;
    for (std::size_t i = 0; i < count; ++i)
        slugs.push_back(fmt::format("link{:x}", i));
    return slugs;
}

SnapshotPointer make_snapshot_of(std::string_view slug)
{
    links::Link link;
    link.target_url = fmt::format("https://www.example.com/landing/{}?ref=short", slug);
    link.utm.medium = "social";
    return make_snapshot(link, {});
}

Visit typical_visit(std::string_view slug, std::string_view query)
{
    return {.slug = slug,
            .query = query,
            .host = "go.example.com",
            .user_agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                          "like Gecko) Chrome/131.0.0.0 Safari/537.36",
            .referrer = "https://www.google.com/",
            .accept_language = "en-US,en;q=0.9,de;q=0.8",
            .ip = IpAddress::v4(0x51020304)};
}

// 10 000 links, asked for at random, from all of the benchmark's threads.
void follow_random_link(benchmark::State& state, std::string_view query)
{
    static const auto slugs = make_slugs(10'000);
    static MetricsRegistry metrics;
    static LinkCache cache(
        {}, [](DomainId, std::string_view slug) { return make_snapshot_of(slug); }, metrics);
    if (state.thread_index() == 0) {
        for (const auto& slug : slugs)
            benchmark::DoNotOptimize(cache.get(domain, slug, now));
    }

    Random random(static_cast<std::uint64_t>(state.thread_index()) + 1);
    Scratch scratch;
    StatedFacts facts;
    std::array<std::byte, 4'096> record{};
    for (auto _ : state) {
        const auto visit = typical_visit(slugs[random.below(slugs.size())], query);
        const auto known = cache.find(domain, visit.slug, now);
        const auto decision = decide(**known, visit, {.now = now}, facts, scratch);
        const auto click = make_click(visit, **known, *decision, now, random);
        benchmark::DoNotOptimize(events::encode_into(click, record));
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(follow_random_link, plain, "")->Threads(1)->Threads(2);
BENCHMARK_CAPTURE(follow_random_link, with_campaign,
                  "utm_source=newsletter&utm_medium=email&utm_campaign=spring%20sale")
    ->Threads(1);

} // namespace
} // namespace waymark::redirect

BENCHMARK_MAIN();
