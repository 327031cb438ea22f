// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "clickhouse/result_set.hpp"
#include "clickhouse/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::clickhouse {

// The server can't be had now: not reached, no answer in time, too busy, out of memory or of disk.
// It may have done what it was asked to. Trying again later will help.
class Unavailable : public std::runtime_error, public TemporaryFailure {
public:
    using std::runtime_error::runtime_error;
};

// The server refused the query. Trying again won't help.
class QueryError : public std::runtime_error {
public:
    QueryError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}

    // ClickHouse's error code (60: unknown table); 0 if the answer named none.
    [[nodiscard]] int code() const { return code_; }

private:
    int code_;
};

// Where a server listens.
struct Endpoint {
    std::string host; // a name or an address, IPv6 without brackets
    std::uint16_t port = 0;
    std::string unix_path; // instead of host and port

    // Reads `http://host:port`, `http://[::1]:8123` or `unix:/path/to/socket`; port 8123 if none is
    // given. invalid_argument: anything else.
    [[nodiscard]] static Result<Endpoint> parse(std::string_view text);
    [[nodiscard]] static Endpoint unix_socket(std::string path) { return {"", 0, std::move(path)}; }

    [[nodiscard]] bool is_unix() const { return !unix_path.empty(); }
    [[nodiscard]] std::string to_string() const;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct ClientOptions {
    Endpoint endpoint;
    std::string database = "default";
    std::string user; // empty: no credentials are sent
    std::string password;
    std::chrono::milliseconds connect_timeout{2'000};
    // How often a read is tried again after Unavailable, with a growing, random pause between.
    unsigned read_retries = 2;
    std::size_t idle_connections_max = 8;
};

// Names and values of ClickHouse settings.
using Settings = std::vector<std::pair<std::string, std::string>>;

struct QueryOptions {
    // For everything, retries included. The server stops the query then, too, unless the settings
    // give it a max_execution_time of its own.
    std::chrono::milliseconds timeout{30'000};
    // More rows are an error.
    std::size_t rows_max = 1'000'000;
    Settings settings;
};

struct InsertOptions {
    std::chrono::milliseconds timeout{120'000};
    // Names the batch: the same token stores it once, where the version knows tokens and the table
    // has a deduplication window; elsewhere identical bytes do. Empty: none.
    std::string deduplication_token;
    Settings settings;
};

// Speaks the ClickHouse HTTP interface, to a server over TCP or to the engine over its Unix socket.
// What a version needs or lacks (18.16 to today's) is settled here.
//
// Every call blocks: make it from a worker thread, never from an I/O thread. Thread-safe; keeps a
// few idle connections. Throws Unavailable, QueryError, and BadResult for an answer it can't read.
class Client {
public:
    explicit Client(ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // A SELECT, SHOW, DESCRIBE or EXISTS, without FORMAT. Tried again while the server is away.
    [[nodiscard]] ResultSet query(std::string_view sql, const QueryOptions& options = {});

    // A statement without a result (DDL, ALTER, INSERT … SELECT). Tried once.
    void execute(std::string_view sql, const QueryOptions& options = {});

    // `sql` is `INSERT INTO t (columns) FORMAT RowBinary`, `body` the rows. Tried once: only the
    // caller knows whether the batch may be sent again.
    void insert(std::string_view sql, std::span<const std::byte> body,
                const InsertOptions& options = {});

    // Asked for at the first use, and again after the server was away.
    [[nodiscard]] Version version();

    // True if the server answers /ping within `timeout`. Never throws for a server that is away.
    [[nodiscard]] bool ping(std::chrono::milliseconds timeout);

    // Ends the calls that wait for the server, and all that follow, with Unavailable: for the end
    // of the process. One that is connecting ends with its connect_timeout.
    void close();
    [[nodiscard]] bool is_closed() const;

    [[nodiscard]] const ClientOptions& options() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace waymark::clickhouse
