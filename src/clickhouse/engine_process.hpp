// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace waymark::clickhouse {

struct EngineOptions {
    std::filesystem::path program; // waymark-engine
    std::filesystem::path library; // libchdb.so
    std::filesystem::path data_dir;
    std::filesystem::path socket; // shorter than 108 bytes
    unsigned memory_max_mb = 1024;
    unsigned threads = 2; // that one query may use
    unsigned readers = 4; // queries at the same time
    unsigned writers = 2;

    // An engine that has not answered by then is killed. It waits up to 30 s for one before it that
    // still closes its data.
    std::chrono::milliseconds start_timeout{60'000};
    // An engine that answers no ping for so long is killed.
    std::chrono::milliseconds silence_max{30'000};
    // Between two starts; doubles from the one to the other, and starts over after `healthy_after`
    // of running.
    std::chrono::milliseconds pause_min{100};
    std::chrono::milliseconds pause_max{30'000};
    std::chrono::milliseconds healthy_after{60'000};
};

enum class EngineState { stopped, starting, running, backing_off };
[[nodiscard]] std::string_view to_string(EngineState state);

struct EngineStatus {
    EngineState state = EngineState::stopped;
    pid_t pid = 0; // 0: no process
    std::uint64_t restarts = 0;
    std::string last_ending;             // `signal 9`, `exit code 1`; empty: none yet
    std::chrono::milliseconds uptime{0}; // since it answered first
};

// Keeps one waymark-engine running: starts it, waits until it answers, starts it again when it ends
// or falls silent, and copies what it says into the log. The engine ends with this process, however
// this process ends.
//
// Runs a thread of its own; the public functions are thread-safe but for start and stop against
// each other.
class EngineProcess {
public:
    explicit EngineProcess(EngineOptions options);
    // Stops the engine if it still runs.
    ~EngineProcess();
    EngineProcess(const EngineProcess&) = delete;
    EngineProcess& operator=(const EngineProcess&) = delete;

    // Returns at once: the engine is up some time later, or again and again not.
    void start();
    // SIGTERM, and SIGKILL for what is left after `wait`. True if it ended by itself.
    bool stop(std::chrono::milliseconds wait);

    [[nodiscard]] EngineStatus status() const;
    // True as soon as the engine answers; false if it doesn't within `wait`.
    [[nodiscard]] bool wait_until_running(std::chrono::milliseconds wait) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace waymark::clickhouse
