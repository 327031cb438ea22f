// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/engine_process.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "clickhouse/child_process.hpp"
#include "clickhouse/client.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace waymark::clickhouse {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds start_tick{20};
constexpr milliseconds run_tick{50};
constexpr milliseconds ping_interval{2'000};
constexpr milliseconds ping_timeout{1'000};

std::vector<std::string> command_of(const EngineOptions& options)
{
    return {options.program.string(),
            "--socket",
            options.socket.string(),
            "--data-dir",
            options.data_dir.string(),
            "--library",
            options.library.string(),
            "--memory-max",
            std::to_string(options.memory_max_mb),
            "--threads",
            std::to_string(options.threads),
            "--readers",
            std::to_string(options.readers),
            "--writers",
            std::to_string(options.writers),
            "--parent",
            std::to_string(getpid())};
}

log::Level level_of(std::string_view word)
{
    if (word == "error")
        return log::Level::error;
    return word == "warning" ? log::Level::warning : log::Level::info;
}

// A line of the engine's own log begins with its time and its level, which the line it becomes has
// again; a line of libchdb's or the loader's is passed on as it is.
void pass_on(std::string_view line)
{
    const auto [time, rest] = cut(line, ' ');
    const auto [level, message] = cut(rest, ' ');
    if (time.size() == std::string_view("2026-01-01T00:00:00.000Z").size() && time.ends_with('Z'))
        log::write(level_of(level), "engine says", {{"line", to_utf8(trim(message))}});
    else
        log::warning("engine says", {{"line", to_utf8(line)}});
}

// Copies a process's standard error into the log, line by line.
class ErrorLines {
public:
    // Reads what is there.
    void read_from(int descriptor)
    {
        std::array<char, 4096> chunk{};
        ssize_t got = 0;
        while ((got = ::read(descriptor, chunk.data(), chunk.size())) > 0)
            take({chunk.data(), static_cast<std::size_t>(got)});
    }

private:
    static constexpr std::size_t line_bytes_max = 4096;

    void take(std::string_view bytes)
    {
        for (const char c : bytes) {
            const bool ends = c == '\n';
            if (!ends)
                line_ += c;
            if (!line_.empty() && (ends || line_.size() == line_bytes_max)) {
                pass_on(line_);
                line_.clear();
            }
        }
    }

    std::string line_;
};

} // namespace

std::string_view to_string(EngineState state)
{
    switch (state) {
    case EngineState::stopped:
        return "stopped";
    case EngineState::starting:
        return "starting";
    case EngineState::running:
        return "running";
    case EngineState::backing_off:
        return "backing_off";
    }
    return "unknown";
}

struct EngineProcess::Impl {
    struct Pulse {
        steady_clock::time_point asked{};
        steady_clock::time_point answered = steady_clock::now();
    };

    explicit Impl(EngineOptions engine_options)
        : options(std::move(engine_options)),
          client({.endpoint = Endpoint::unix_socket(options.socket.string())})
    {
    }

    void keep_running();
    std::string run_once();
    void note_ending(const std::string& ending);
    void watch(ChildProcess& child);
    void end(ChildProcess& child);
    void wait_for_words(int descriptor, milliseconds tick);
    bool beats(Pulse& pulse, bool is_running);
    void enter(EngineState state, pid_t pid);
    bool pause_interrupted(milliseconds pause);
    bool is_stopping() const;

    const EngineOptions options;
    Client client;
    ErrorLines error_lines;

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    EngineStatus current;
    std::optional<steady_clock::time_point> running_since;
    std::optional<steady_clock::time_point> stop_by;
    bool ended_by_itself = true;
    std::thread thread;
};

void EngineProcess::Impl::enter(EngineState state, pid_t pid)
{
    const std::lock_guard lock(mutex);
    current.state = state;
    current.pid = pid;
    if (state != EngineState::running)
        running_since.reset();
    else if (!running_since)
        running_since = steady_clock::now();
    changed.notify_all();
}

bool EngineProcess::Impl::is_stopping() const
{
    const std::lock_guard lock(mutex);
    return stop_by.has_value();
}

// True if stop was called before the pause was over.
bool EngineProcess::Impl::pause_interrupted(milliseconds pause)
{
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, pause, [this] { return stop_by.has_value(); });
}

void EngineProcess::Impl::keep_running()
{
    auto pause = options.pause_min;
    while (!is_stopping()) {
        const auto started = steady_clock::now();
        const auto ending = run_once();
        if (steady_clock::now() - started >= options.healthy_after)
            pause = options.pause_min;
        note_ending(ending);
        if (is_stopping())
            break;
        log::warning("engine ended", {{"how", ending}, {"restart_in_ms", pause.count()}});
        if (pause_interrupted(pause))
            break;
        pause = std::min(pause * 2, options.pause_max);
    }
    enter(EngineState::stopped, 0);
}

// From a start to the end of that process; how it ended, or why it did not start.
std::string EngineProcess::Impl::run_once()
{
    auto child = ChildProcess::start(command_of(options));
    if (!child)
        return child.error().message;
    enter(EngineState::starting, child->pid());
    watch(*child);
    if (is_stopping())
        end(*child);
    return child->ending().value_or("signal 9");
}

void EngineProcess::Impl::note_ending(const std::string& ending)
{
    {
        const std::lock_guard lock(mutex);
        current.last_ending = ending;
        if (!stop_by)
            ++current.restarts;
    }
    enter(EngineState::backing_off, 0);
}

// Returns when the process has ended, or when it is to be stopped.
void EngineProcess::Impl::watch(ChildProcess& child)
{
    Pulse pulse;
    bool is_running = false;
    while (!child.ending() && !is_stopping()) {
        wait_for_words(child.error_descriptor(), is_running ? run_tick : start_tick);
        if (beats(pulse, is_running) && !is_running) {
            is_running = true;
            enter(EngineState::running, child.pid());
        }
        const auto silence_max = is_running ? options.silence_max : options.start_timeout;
        if (steady_clock::now() - pulse.answered >= silence_max) {
            log::error("engine does not answer", {{"pid", child.pid()}});
            child.send(SIGKILL);
            pulse.answered = steady_clock::now();
        }
    }
    error_lines.read_from(child.error_descriptor());
}

void EngineProcess::Impl::wait_for_words(int descriptor, milliseconds tick)
{
    pollfd state{descriptor, POLLIN, 0};
    ::poll(&state, 1, static_cast<int>(tick.count()));
    error_lines.read_from(descriptor);
    // A pipe at its end is always ready, and waits for nobody.
    if ((state.revents & POLLHUP) != 0)
        std::this_thread::sleep_for(milliseconds{1});
}

// True if the engine was asked, and answered.
bool EngineProcess::Impl::beats(Pulse& pulse, bool is_running)
{
    const auto now = steady_clock::now();
    if (is_running && now - pulse.asked < ping_interval)
        return false;
    pulse.asked = now;
    if (!client.ping(ping_timeout))
        return false;
    pulse.answered = steady_clock::now();
    return true;
}

void EngineProcess::Impl::end(ChildProcess& child)
{
    child.send(SIGTERM);
    const auto deadline = [this] {
        const std::lock_guard lock(mutex);
        return *stop_by;
    }();
    while (!child.ending() && steady_clock::now() < deadline)
        wait_for_words(child.error_descriptor(), start_tick);
    ended_by_itself = child.ending().has_value();
    child.send(SIGKILL);
    error_lines.read_from(child.error_descriptor());
}

EngineProcess::EngineProcess(EngineOptions options)
    : impl_(std::make_unique<Impl>(std::move(options)))
{
}

EngineProcess::~EngineProcess()
{
    constexpr milliseconds patience{2'500};
    stop(patience);
}

void EngineProcess::start()
{
    if (impl_->thread.joinable())
        return;
    impl_->stop_by.reset();
    impl_->ended_by_itself = true;
    impl_->enter(EngineState::starting, 0);
    impl_->thread = std::thread([impl = impl_.get()] { impl->keep_running(); });
}

bool EngineProcess::stop(milliseconds wait)
{
    if (!impl_->thread.joinable())
        return true;
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->stop_by = steady_clock::now() + wait;
        impl_->changed.notify_all();
    }
    impl_->thread.join();
    return impl_->ended_by_itself;
}

EngineStatus EngineProcess::status() const
{
    const std::lock_guard lock(impl_->mutex);
    auto status = impl_->current;
    if (impl_->running_since)
        status.uptime =
            std::chrono::floor<milliseconds>(steady_clock::now() - *impl_->running_since);
    return status;
}

bool EngineProcess::wait_until_running(milliseconds wait) const
{
    std::unique_lock lock(impl_->mutex);
    return impl_->changed.wait_for(lock, wait,
                                   [this] { return impl_->current.state == EngineState::running; });
}

} // namespace waymark::clickhouse
