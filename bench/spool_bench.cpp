// SPDX-License-Identifier: Apache-2.0
#include "events/event_codec.hpp"
#include "events/event_samples.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"

#include <benchmark/benchmark.h>

#include <thread>
#include <vector>

namespace {

using namespace waymark;
using namespace waymark::events;

// A typical click into the spool, syncs going on beside it. A full segment is removed at once, as
// if it were stored. No disk makes segments as fast as one thread fills them when it does nothing
// else: what the thread then waits for the next one isn't measured, but counted.
void append_click(benchmark::State& state)
{
    const ScratchDirectory scratch;
    const SystemClock clock;
    MetricsRegistry metrics;
    const auto spool = Spool::open({.directory = scratch.path()}, clock, metrics).value();
    SpoolWriter& writer = spool->writer(0);
    const Event click = click_sample(1);
    std::uint64_t sequence = 0;
    std::uint64_t waits = 0;
    for (auto _ : state) {
        auto position = writer.append(click);
        if (position && position->sequence == sequence)
            continue;
        state.PauseTiming();
        ++waits;
        while (!position) {
            std::this_thread::yield();
            position = writer.append(click);
        }
        for (const auto& segment : spool->segments()) {
            if (segment->sequence() < position->sequence)
                spool->remove(segment->sequence());
        }
        sequence = position->sequence;
        state.ResumeTiming();
    }
    state.counters["record_bytes"] = static_cast<double>(record_bytes(encoded_size(click)));
    state.counters["segments"] = static_cast<double>(waits);
}

void encode_click(benchmark::State& state)
{
    const Event click = click_sample(1);
    std::vector<std::byte> bytes(encoded_size(click));
    for (auto _ : state) {
        benchmark::DoNotOptimize(encoded_size(click));
        benchmark::DoNotOptimize(encode_into(click, bytes));
    }
}

void decode_click(benchmark::State& state)
{
    const Event click = click_sample(1);
    std::vector<std::byte> bytes(encoded_size(click));
    encode_into(click, bytes);
    Event back;
    for (auto _ : state)
        benchmark::DoNotOptimize(decode(bytes, back));
}

BENCHMARK(append_click);
BENCHMARK(encode_click);
BENCHMARK(decode_click);

} // namespace

BENCHMARK_MAIN();
