// SPDX-License-Identifier: Apache-2.0
// What it costs to decide where a visit leads, with the link and the visitor known already: without
// rules, with ten that all have to be tried, and with the query passed on.
#include "redirect/decide.hpp"
#include "redirect/enriched_facts.hpp"
#include "redirect/host_table.hpp"
#include "redirect/merge_query.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace waymark::redirect {
namespace {

using links::routing::Condition;
using links::routing::ConditionOperator;
using links::routing::ConditionType;

constexpr TimePoint now{std::chrono::milliseconds{1'750'000'000'000}};
constexpr std::string_view campaign =
    "utm_source=newsletter&utm_medium=email&utm_campaign=spring%20sale";

links::Link typical_link()
{
    links::Link link;
    link.id = LinkId{7};
    link.target_url = "https://www.example.com/landing/page?ref=short&lang=en";
    link.utm.medium = "social";
    return link;
}

Visit typical_visit(std::string_view query)
{
    return {.query = query,
            .host = "go.example.com",
            .user_agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                          "like Gecko) Chrome/131.0.0.0 Safari/537.36",
            .referrer = "https://www.google.com/",
            .accept_language = "en-US,en;q=0.9,de;q=0.8",
            .ip = IpAddress::v4(0x51020304)};
}

// Ten rules about device, country and language, none of which the typical visit meets.
LinkParts ten_rules()
{
    const std::vector<std::string> languages{"zh-TW", "zh-CN", "ja", "ko", "fr",
                                             "es",    "pt",    "it", "ru", "tr"};
    LinkParts parts;
    for (const auto& language : languages) {
        links::routing::Rule rule;
        rule.id = RuleId{parts.rules.size() + 1};
        rule.target_url = fmt::format("https://www.example.com/{}", language);
        rule.conditions.list = {{.type = ConditionType::device, .values = {"desktop"}},
                                {.type = ConditionType::country,
                                 .op = ConditionOperator::not_in,
                                 .values = {"TW", "CN"}},
                                {.type = ConditionType::language,
                                 .op = ConditionOperator::contains,
                                 .values = {language}}};
        parts.rules.push_back(rule);
    }
    return parts;
}

void decide_visit(benchmark::State& state, const links::Link& link, const LinkParts& parts,
                  std::string_view query, QueryPassing passing)
{
    const events::enrich::EnrichmentData data(WAYMARK_DATA);
    EnrichedFacts facts(data);
    Scratch scratch;
    const auto snapshot = make_snapshot(link, parts);
    const auto visit = typical_visit(query);
    std::uint64_t draw = 0;
    for (auto _ : state) {
        const Circumstances circumstances{.now = now, .draw = ++draw, .passing = passing};
        benchmark::DoNotOptimize(decide(*snapshot, visit, circumstances, facts, scratch));
    }
}

void decide_plain(benchmark::State& state)
{
    decide_visit(state, typical_link(), {}, "", QueryPassing::utm_only);
}

void decide_with_campaign(benchmark::State& state)
{
    decide_visit(state, typical_link(), {}, campaign, QueryPassing::utm_only);
}

void decide_passing_all(benchmark::State& state)
{
    decide_visit(state, typical_link(), {}, campaign, QueryPassing::all);
}

void decide_with_ten_rules(benchmark::State& state)
{
    auto link = typical_link();
    link.is_smart_routing = true;
    decide_visit(state, link, ten_rules(), "", QueryPassing::utm_only);
}

void decide_sticky(benchmark::State& state)
{
    auto link = typical_link();
    link.is_ab_test = true;
    link.is_sticky = true;
    const links::variants::Variant variant{
        .id = VariantId{1}, .target_url = "https://www.example.com/b", .weight = 50};
    decide_visit(state, link, {.variants = {variant}}, "", QueryPassing::utm_only);
}

void merge_query(benchmark::State& state)
{
    std::string out;
    for (auto _ : state) {
        out.clear();
        append_with_query(out, "https://www.example.com/landing?ref=short&lang=en#top", campaign);
        benchmark::DoNotOptimize(out.data());
    }
}

void find_host(benchmark::State& state)
{
    static HostTable table;
    if (state.thread_index() == 0) {
        std::vector<links::domains::NamedHost> hosts;
        for (std::uint64_t id = 1; id <= 100; ++id)
            hosts.push_back({.id = DomainId{id}, .name = fmt::format("site{}.example.com", id)});
        table.replace(hosts);
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(table.find("Site50.example.com:443"));
}

BENCHMARK(decide_plain);
BENCHMARK(decide_with_campaign);
BENCHMARK(decide_passing_all);
BENCHMARK(decide_with_ten_rules);
BENCHMARK(decide_sticky);
BENCHMARK(merge_query);
BENCHMARK(find_host)->Threads(1)->Threads(2);

} // namespace
} // namespace waymark::redirect

BENCHMARK_MAIN();
