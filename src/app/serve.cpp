// SPDX-License-Identifier: Apache-2.0
#include "app/serve.hpp"

#include "app/application.hpp"
#include "app/notify.hpp"
#include "app/version.hpp"
#include "base/log.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace waymark::app {

namespace {

// Signals that end the server are taken by sigwait alone, in every thread that is begun later.
sigset_t block_ending_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

// Each connection takes a file, and so do the spool and the engine's tables. What a shell or a
// service manager gives a program is meant for a smaller one; the system allows more.
void raise_file_limit()
{
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

// What is large goes back to the system when it is freed: exports and pictures come now and then,
// each on another thread, and glibc would keep the room for each of them.
void give_memory_back()
{
    constexpr int large_bytes = 256 << 10;
    mallopt(M_MMAP_THRESHOLD, large_bytes);
    mallopt(M_TRIM_THRESHOLD, 4 * large_bytes);
}

// For the person at the terminal: where it is, and how to get in. Once, and never into the log.
void print_welcome(const Application& application)
{
    fmt::print("Waymark {} serves {}\n", version, application.url());
    const auto& administrator = application.first_administrator();
    if (administrator.generated_password) {
        fmt::print("\n  First administrator: {}\n  Password:            {}\n\n"
                   "  It is shown this once. Keep it.\n\n",
                   administrator.user.email, *administrator.generated_password);
    } else if (administrator.is_new) {
        fmt::print("First administrator: {}\n", administrator.user.email);
    }
    std::fflush(stdout);
}

// A stop that hangs would keep the supervisor waiting; what is on disk is safe either way.
[[noreturn]] void on_stop_overdue(int)
{
    constexpr std::string_view message = "waymark: stopping takes too long, ending now\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, message.data(), message.size());
    std::_Exit(1);
}

} // namespace

int serve(const Config& config)
{
    log::configure(config.log.level, config.log.format);
    const auto signals = block_ending_signals();
    raise_file_limit();
    give_memory_back();

    auto application = Application::create(config);
    if (!application) {
        fmt::print(stderr, "waymark: {}\n", application.error().message);
        return 1;
    }
    (*application)->start();
    print_welcome(**application);
    notify_service_manager("READY=1");

    int signal = 0;
    sigwait(&signals, &signal);
    log::info("stopping", {{"signal", signal}});
    notify_service_manager("STOPPING=1");
    std::signal(SIGALRM, on_stop_overdue);
    constexpr unsigned stop_seconds_max = 5;
    alarm(stop_seconds_max);
    (*application)->stop();
    application->reset();
    alarm(0);
    log::info("stopped");
    return 0;
}

} // namespace waymark::app
