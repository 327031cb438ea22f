// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/compile_sql.hpp"
#include "analytics/table.hpp"
#include "base/error.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace waymark::clickhouse {
class Client;
class ResultSet;
} // namespace waymark::clickhouse

namespace waymark::analytics {

// Puts queries to the event store.
//
// Calls block on it: make them from the worker pool, never from an I/O thread. Thread-safe. A store
// that is away throws clickhouse::Unavailable, as it may be back at any moment.
class Reader {
public:
    struct Options {
        // For one call's work in the store.
        std::chrono::seconds time_max{10};
        // What the store may hold for one call; more fails that call, not the store.
        std::uint64_t memory_bytes_max = std::uint64_t{1} << 30U;
        // A store that is away is waited for, so long after the reader was made and until the store
        // has answered once: the server asks it as soon as it starts.
        std::chrono::milliseconds start_patience{5'000};
    };

    // The store must outlive the reader.
    explicit Reader(clickhouse::Client& store) : Reader(store, Options{}) {}
    Reader(clickhouse::Client& store, const Options& options);

    // invalid_argument: see compile_sql().
    // unavailable:      the answer takes longer, or more memory, than Options grant.
    [[nodiscard]] Result<Table> run(const Query& query);

    // The answers to several queries in one round trip, in their order. Together they have the
    // time and memory of one call. Fails as a whole, as above.
    [[nodiscard]] Result<std::vector<Table>> run(std::span<const Query> queries);

    // What SQL may read by now: a store of an earlier build has no counts until they are made,
    // which may take minutes. Fails as above.
    [[nodiscard]] Result<Tables> tables();

    // For this module's own compile_*.hpp: what the store answers to their SQL, at most `rows_max`
    // rows. Fails as above.
    [[nodiscard]] Result<clickhouse::ResultSet> ask(const std::string& sql, std::size_t rows_max);

private:
    template <typename Queries>
    [[nodiscard]] Result<std::string> compile(const Queries& queries);
    [[nodiscard]] Result<clickhouse::ResultSet> ask_patiently(const std::string& sql,
                                                              std::size_t rows_max);
    [[nodiscard]] Result<clickhouse::ResultSet> ask_once(const std::string& sql,
                                                         std::size_t rows_max);

    clickhouse::Client& store_;
    Options options_;
    std::chrono::steady_clock::time_point patient_until_;
    std::atomic<bool> has_answered_ = false;
    std::atomic<bool> has_counts_ = false;
};

} // namespace waymark::analytics
