// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/client.hpp"

#include "base/random.hpp"
#include "clickhouse/connection.hpp"
#include "clickhouse/failures.hpp"

#include <fmt/format.h>

#include <iterator>
#include <mutex>
#include <optional>
#include <thread>

namespace waymark::clickhouse {

namespace {

using std::chrono::steady_clock;

constexpr std::string_view result_format = "TabSeparatedWithNamesAndTypes";

void append_parameter(std::string& target, std::string_view name, std::string_view value)
{
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.';
    };
    target += target.empty() ? "/?" : "&";
    target += name;
    target += '=';
    for (const char c : value) {
        if (is_plain(c))
            target += c;
        else
            fmt::format_to(std::back_inserter(target), "%{:02X}", static_cast<std::uint8_t>(c));
    }
}

// LowCardinality was experimental until 19; the switch is gone in today's versions.
void append_version_settings(std::string& target, const Version& version)
{
    if (version < Version{19, 1, 0})
        append_parameter(target, "allow_experimental_low_cardinality_type", "1");
}

// A deduplication token is known since 22.2. It also has to reach the targets of materialized
// views, and nothing may gather the batch with others before it is stored.
void append_insert_settings(std::string& target, const Version& version, std::string_view token)
{
    if (version >= Version{21, 11, 0})
        append_parameter(target, "async_insert", "0");
    if (token.empty() || version < Version{22, 2, 0})
        return;
    append_parameter(target, "insert_deduplication_token", token);
    append_parameter(target, "deduplicate_blocks_in_dependent_materialized_views", "1");
}

bool names(const Settings& settings, std::string_view name)
{
    return std::ranges::any_of(settings, [name](const auto& pair) { return pair.first == name; });
}

std::string seconds_up(std::chrono::milliseconds timeout)
{
    return std::to_string(
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(timeout).count()));
}

// Before the attempt after `failures` failures: 50 ms doubling, half of it random, so that clients
// that failed together don't come back together.
std::chrono::milliseconds pause_after(unsigned failures)
{
    auto random = Random::from_system();
    const auto full = std::uint64_t{50} << std::min(failures, 6U);
    return std::chrono::milliseconds(full / 2 + random.below(full / 2 + 1));
}

} // namespace

struct Client::Impl {
    explicit Impl(ClientOptions client_options) : options(std::move(client_options)) {}

    Answer exchange(const std::string& target, std::span<const char> body, Deadline deadline);
    Answer exchange_with_retries(const std::string& target, std::string_view sql,
                                 Deadline deadline);
    Version version(Deadline deadline);
    std::string target_for(const Version& version, const Settings& settings) const;
    std::unique_ptr<Connection> take(Deadline deadline);
    void give_back(std::unique_ptr<Connection> connection);
    void forget();
    void close();

    // Lets go of a connection that `take` gave.
    struct UseEnd {
        Impl& client;
        const Connection& connection;

        ~UseEnd()
        {
            const std::lock_guard lock(client.mutex);
            std::erase(client.used, &connection);
        }
    };

    const ClientOptions options;
    std::mutex mutex; // guards what follows
    std::vector<std::unique_ptr<Connection>> idle;
    std::vector<Connection*> used;
    std::optional<Version> known_version;
    bool is_closed = false;
};

// An idle connection that the server has not closed, or a new one.
std::unique_ptr<Connection> Client::Impl::take(Deadline deadline)
{
    std::unique_lock lock(mutex);
    std::unique_ptr<Connection> connection;
    while (connection == nullptr && !idle.empty()) {
        connection = std::move(idle.back());
        idle.pop_back();
        if (connection->is_stale())
            connection.reset();
    }
    if (connection == nullptr && !is_closed) {
        lock.unlock();
        const auto connect_by = std::min(deadline, steady_clock::now() + options.connect_timeout);
        connection = std::make_unique<Connection>(options.endpoint, connect_by);
        lock.lock();
    }
    if (is_closed)
        throw Unavailable(options.endpoint.to_string() + ": the client is closed");
    used.push_back(connection.get());
    return connection;
}

void Client::Impl::close()
{
    const std::lock_guard lock(mutex);
    is_closed = true;
    for (auto* const connection : used)
        connection->interrupt();
}

void Client::Impl::give_back(std::unique_ptr<Connection> connection)
{
    const std::lock_guard lock(mutex);
    if (idle.size() < options.idle_connections_max)
        idle.push_back(std::move(connection));
}

// Whoever answers next may be another version.
void Client::Impl::forget()
{
    const std::lock_guard lock(mutex);
    idle.clear();
    known_version.reset();
}

Answer Client::Impl::exchange(const std::string& target, std::span<const char> body,
                              Deadline deadline)
{
    std::unique_ptr<Connection> connection;
    Answer answer;
    try {
        connection = take(deadline);
        const UseEnd use_end{*this, *connection};
        answer = connection->exchange(
            {.target = target,
             .user = options.user,
             .password = options.password,
             .host = options.endpoint.is_unix() ? "localhost" : options.endpoint.host,
             .is_get = target == "/ping",
             .body = body},
            deadline);
    } catch (const Unavailable&) {
        forget();
        throw;
    }
    if (answer.keep_alive)
        give_back(std::move(connection));
    throw_if_failed(answer);
    return answer;
}

Answer Client::Impl::exchange_with_retries(const std::string& target, std::string_view sql,
                                           Deadline deadline)
{
    for (unsigned failures = 0;; ++failures) {
        try {
            return exchange(target, sql, deadline);
        } catch (const Unavailable&) {
            const auto pause = pause_after(failures);
            if (failures == options.read_retries || steady_clock::now() + pause >= deadline)
                throw;
            std::this_thread::sleep_for(pause);
        }
    }
}

Version Client::Impl::version(Deadline deadline)
{
    {
        const std::lock_guard lock(mutex);
        if (known_version)
            return *known_version;
    }
    const auto answer =
        exchange_with_retries("/?default_format=TabSeparated", "SELECT version()", deadline);
    const auto version = Version::parse(answer.body);
    if (!version)
        throw BadResult(fmt::format("not a version: {:.100}", answer.body));
    const std::lock_guard lock(mutex);
    known_version = version;
    return *version;
}

std::string Client::Impl::target_for(const Version& version, const Settings& settings) const
{
    std::string target;
    append_parameter(target, "database", options.database);
    append_version_settings(target, version);
    for (const auto& [name, value] : settings)
        append_parameter(target, name, value);
    return target;
}

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Client::~Client() = default;

ResultSet Client::query(std::string_view sql, const QueryOptions& options)
{
    const auto deadline = steady_clock::now() + options.timeout;
    auto target = impl_->target_for(impl_->version(deadline), options.settings);
    append_parameter(target, "default_format", result_format);
    if (!names(options.settings, "max_execution_time"))
        append_parameter(target, "max_execution_time", seconds_up(options.timeout));
    append_parameter(target, "max_result_rows", std::to_string(options.rows_max));
    append_parameter(target, "result_overflow_mode", "throw");
    // An exception after the first rows then still changes the status.
    append_parameter(target, "wait_end_of_query", "1");
    auto answer = impl_->exchange_with_retries(target, sql, deadline);
    constexpr std::size_t exception_bytes_max = 8192;
    const auto tail_size = std::min(answer.body.size(), exception_bytes_max);
    const auto tail = answer.body.substr(answer.body.size() - tail_size);
    try {
        return ResultSet::parse(std::move(answer.body));
    } catch (const BadResult&) {
        throw_if_ends_in_exception(tail);
        throw;
    }
}

void Client::execute(std::string_view sql, const QueryOptions& options)
{
    const auto deadline = steady_clock::now() + options.timeout;
    auto target = impl_->target_for(impl_->version(deadline), options.settings);
    append_parameter(target, "wait_end_of_query", "1");
    const auto answer = impl_->exchange(target, sql, deadline);
    throw_if_ends_in_exception(answer.body);
}

void Client::insert(std::string_view sql, std::span<const std::byte> body,
                    const InsertOptions& options)
{
    const auto deadline = steady_clock::now() + options.timeout;
    const auto version = impl_->version(deadline);
    auto target = impl_->target_for(version, options.settings);
    append_insert_settings(target, version, options.deduplication_token);
    append_parameter(target, "query", sql);
    const auto* const data = reinterpret_cast<const char*>(body.data());
    const auto answer = impl_->exchange(target, {data, body.size()}, deadline);
    throw_if_ends_in_exception(answer.body);
}

Version Client::version()
{
    return impl_->version(steady_clock::now() + QueryOptions{}.timeout);
}

bool Client::ping(std::chrono::milliseconds timeout)
{
    try {
        const auto answer = impl_->exchange("/ping", {}, steady_clock::now() + timeout);
        return answer.body.starts_with("Ok");
    } catch (const Unavailable&) {
        return false;
    } catch (const QueryError&) {
        return false;
    }
}

void Client::close()
{
    impl_->close();
}

bool Client::is_closed() const
{
    const std::lock_guard lock(impl_->mutex);
    return impl_->is_closed;
}

const ClientOptions& Client::options() const
{
    return impl_->options;
}

} // namespace waymark::clickhouse
