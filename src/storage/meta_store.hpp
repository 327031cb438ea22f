// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "storage/migration.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace waymark::storage {

// The meta store is broken: file unreadable, disk full, SQL refused. The message holds no bound
// value: it may be logged.
struct StoreError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Somebody else held the store for longer than `busy_timeout`, or the disk is full: trying again
// may succeed.
struct StoreUnavailable : StoreError, TemporaryFailure {
    using StoreError::StoreError;
};

template <typename T>
inline constexpr bool is_result = false;
template <typename T, typename E>
inline constexpr bool is_result<std::expected<T, E>> = true;

// What people configure: users, links, settings. One SQL database, by SOCI.
//
// SQLite in WAL mode, one writing session and several reading ones. Readers see the last committed
// state and never wait for the writer. A commit is synced to disk before `write` returns.
//
// Thread-safe. Calls block: make them from the worker pool, never from an I/O thread.
class MetaStore {
public:
    struct Options {
        // A file, made with mode 0600 if it is missing; its folder must exist. ":memory:" is a
        // database of this object's own, gone with it, for tests.
        std::string path = ":memory:";
        // Sessions that read side by side; more callers wait for one. At least 1.
        std::size_t readers = 4;
        // How long to wait for another process that writes.
        std::chrono::milliseconds busy_timeout{5000};
        std::span<const Migration> migrations = builtin_migrations();
    };

    // Opens the database and brings it to the schema of `options.migrations`. Throws StoreError or
    // MigrationError.
    [[nodiscard]] static std::unique_ptr<MetaStore> open(const Options& options);

    ~MetaStore();
    MetaStore(const MetaStore&) = delete;
    MetaStore& operator=(const MetaStore&) = delete;

    // Calls f(soci::session&) in a read-only transaction: all its statements see one state. Returns
    // what f returns, which must not refer to the session. Throws StoreError.
    template <typename F>
    auto read(F f) -> std::invoke_result_t<F&, soci::session&>;

    // The same if a session is idle, else nothing: for one beside one's own, which must not be
    // waited for. The two may see different states.
    template <typename F>
    auto try_read(F f) -> std::optional<std::invoke_result_t<F&, soci::session&>>;

    // Calls f(soci::session&) in the only writing transaction. Commits, and then returns what f
    // returned; but if that is a Result with an error, or f throws, nothing f did is kept. Inside
    // of f, use its session: `write` must not be called, and `read` sees the state before.
    // Throws StoreError.
    template <typename F>
    auto write(F f) -> std::invoke_result_t<F&, soci::session&>;

    // True if the store answers a query now; why it doesn't is in the log. For health checks.
    [[nodiscard]] bool is_well();

private:
    using SessionPointer = std::unique_ptr<soci::session>;

    // One reading session and its transaction, ended with the scope.
    class ReadScope {
    public:
        enum class Patience { waits, takes_what_is_idle };

        ReadScope(MetaStore& store, Patience patience);
        ~ReadScope();
        ReadScope(const ReadScope&) = delete;
        ReadScope& operator=(const ReadScope&) = delete;
        // False if none was idle. Then there is no session.
        [[nodiscard]] bool has_session() const { return session_ != nullptr; }
        [[nodiscard]] soci::session& session() { return *session_; }

    private:
        void give_back();

        MetaStore& store_;
        SessionPointer session_;
    };

    // The writing session and its transaction, rolled back with the scope unless committed.
    class WriteScope {
    public:
        explicit WriteScope(MetaStore& store);
        ~WriteScope();
        WriteScope(const WriteScope&) = delete;
        WriteScope& operator=(const WriteScope&) = delete;
        [[nodiscard]] soci::session& session() { return *store_.writer_; }
        void commit();

    private:
        MetaStore& store_;
        std::unique_lock<std::mutex> lock_;
        bool committed_ = false;
    };

    MetaStore(SessionPointer writer, std::vector<SessionPointer> readers);

    // Inside a catch block: throws the exception again, one of the database as StoreError.
    [[noreturn]] static void rethrow();

    std::mutex writer_mutex_;
    SessionPointer writer_;
    std::atomic<std::thread::id> writing_thread_; // asserts that `write` isn't nested

    std::mutex idle_mutex_;
    std::condition_variable reader_returned_;
    std::vector<SessionPointer> idle_readers_;
};

template <typename F>
auto MetaStore::read(F f) -> std::invoke_result_t<F&, soci::session&>
{
    try {
        ReadScope scope(*this, ReadScope::Patience::waits);
        return f(scope.session());
    } catch (...) {
        rethrow();
    }
}

template <typename F>
auto MetaStore::try_read(F f) -> std::optional<std::invoke_result_t<F&, soci::session&>>
{
    try {
        ReadScope scope(*this, ReadScope::Patience::takes_what_is_idle);
        if (!scope.has_session())
            return std::nullopt;
        return f(scope.session());
    } catch (...) {
        rethrow();
    }
}

template <typename F>
auto MetaStore::write(F f) -> std::invoke_result_t<F&, soci::session&>
{
    using Answer = std::invoke_result_t<F&, soci::session&>;
    try {
        WriteScope scope(*this);
        if constexpr (std::is_void_v<Answer>) {
            f(scope.session());
            scope.commit();
        } else {
            Answer answer = f(scope.session());
            if constexpr (is_result<Answer>) {
                if (!answer)
                    return answer;
            }
            scope.commit();
            return answer;
        }
    } catch (...) {
        rethrow();
    }
}

} // namespace waymark::storage
