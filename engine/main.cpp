// SPDX-License-Identifier: Apache-2.0
// waymark-engine: the ClickHouse HTTP interface over libchdb, on a Unix socket.
#include "base/background_thread.hpp"
#include "base/log.hpp"
#include "chdb_session.hpp"
#include "http_server.hpp"
#include "process_bonds.hpp"
#include "query_service.hpp"
#include "session_pool.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace waymark::engine {

namespace {

using namespace std::chrono_literals;

struct Options {
    std::filesystem::path socket;
    std::filesystem::path data_dir;
    std::filesystem::path library;
    std::uint64_t memory_max_mb = 1024;
    unsigned threads = 2;
    unsigned readers = 4;
    unsigned writers = 2;
    pid_t parent = 0;
};

constexpr auto lock_wait = 30s;
constexpr auto queue_wait = 10s;
// A query that has not ended by then is cut off: parts are written aside and renamed when whole, so
// that an end at any moment leaves the data as it was before or after.
constexpr auto stop_wait = 1500ms;
constexpr unsigned stop_seconds_max = 2;

// Server settings, as arguments of the clickhouse program. Small caches and pools: the engine
// shares a small machine with the server that it serves.
std::vector<std::string> server_arguments(const Options& options)
{
    const std::uint64_t memory_max = options.memory_max_mb << 20U;
    return {fmt::format("--path={}", (options.data_dir / "store").string()),
            fmt::format("--max_server_memory_usage={}", memory_max),
            fmt::format("--mark_cache_size={}", memory_max / 16),
            fmt::format("--index_mark_cache_size={}", memory_max / 64),
            "--background_pool_size=2",
            "--max_thread_pool_size=200",
            "--max_thread_pool_free_size=8"};
}

// What every statement starts from. A single query leaves room for the others, and spills to disk
// before it fails.
Settings session_settings(const Options& options)
{
    const std::uint64_t query_memory_max = (options.memory_max_mb << 20U) / 4 * 3;
    return {{"max_threads", std::to_string(options.threads)},
            {"max_memory_usage", std::to_string(query_memory_max)},
            {"max_bytes_before_external_group_by", std::to_string(query_memory_max / 3)},
            {"max_bytes_before_external_sort", std::to_string(query_memory_max / 3)}};
}

Result<std::vector<ChdbSession>> open_sessions(const ChdbLibrary& library, const Options& options,
                                               unsigned count)
{
    std::vector<ChdbSession> sessions;
    while (sessions.size() < count) {
        auto connection = ChdbConnection::open(library, server_arguments(options));
        if (!connection)
            return std::unexpected(connection.error());
        auto session = ChdbSession::create(*std::move(connection), session_settings(options));
        if (!session)
            return std::unexpected(session.error());
        sessions.push_back(*std::move(session));
    }
    return sessions;
}

void serve_until_told(const Options& options, SessionPool& readers, SessionPool& writers)
{
    const QueryService service(readers, writers, queue_wait);
    boost::asio::io_context io(1);
    boost::asio::signal_set signals(io, SIGTERM, SIGINT);
    HttpServer server(io, options.socket, service);
    signals.async_wait([&](const boost::system::error_code&, int) { io.stop(); });
    log::info("engine ready", {{"socket", options.socket.string()}, {"pid", getpid()}});
    io.run();

    // Whatever hangs, the process is gone in time: the alarm's default action ends it.
    alarm(stop_seconds_max);
    server.stop_accepting();
    const bool is_idle = readers.close(stop_wait) && writers.close(stop_wait);
    if (!is_idle) {
        log::warning("engine stops within a query");
        std::_Exit(EXIT_SUCCESS);
    }
    server.stop();
}

Result<void> run(const Options& options)
{
    if (options.parent != 0) {
        if (auto bound = end_with_parent(options.parent); !bound)
            return bound;
    }
    const auto lock = DataLock::acquire(options.data_dir, lock_wait);
    if (!lock)
        return std::unexpected(lock.error());
    const auto library = ChdbLibrary::load(options.library);
    if (!library)
        return std::unexpected(library.error());
    auto writing = open_sessions(*library, options, options.writers);
    if (!writing)
        return std::unexpected(writing.error());
    auto reading = open_sessions(*library, options, options.readers);
    if (!reading)
        return std::unexpected(reading.error());
    SessionPool writers(*std::move(writing));
    SessionPool readers(*std::move(reading));
    serve_until_told(options, readers, writers);
    return {};
}

void declare(CLI::App& app, Options& options)
{
    app.add_option("--socket", options.socket, "Unix socket to listen on")->required();
    app.add_option("--data-dir", options.data_dir, "where the data is kept")->required();
    app.add_option("--library", options.library, "path of libchdb.so")->required();
    app.add_option("--memory-max", options.memory_max_mb, "memory for queries and caches, in MiB")
        ->check(CLI::Range(256, 1 << 20))
        ->capture_default_str();
    app.add_option("--threads", options.threads, "threads that one query may use")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option("--readers", options.readers, "queries that may read at the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--writers", options.writers, "statements that may write at the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--parent", options.parent, "process to end with");
}

} // namespace

} // namespace waymark::engine

int main(int argc, char** argv)
{
    waymark::engine::Options options;
    CLI::App app("ClickHouse's HTTP interface over libchdb", "waymark-engine");
    waymark::engine::declare(app, options);
    CLI11_PARSE(app, argc, argv);
    waymark::work_in_background(); // all threads of libchdb inherit it: redirects go first
    try {
        const auto ended = waymark::engine::run(options);
        if (!ended)
            waymark::log::error("engine cannot run", {{"reason", ended.error().message}});
        return ended ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& failure) {
        waymark::log::error("engine failed", {{"reason", failure.what()}});
        return EXIT_FAILURE;
    }
}
