// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "session_pool.hpp"
#include "statement.hpp"

#include <chrono>
#include <string>

namespace waymark::engine {

// An answer of the ClickHouse HTTP interface.
struct Reply {
    unsigned status = 200;
    int exception_code = 0; // for X-ClickHouse-Exception-Code; 0: none
    std::string body;
};

// Runs statements on the pools: what reads and what writes don't wait for one another, and neither
// waits longer than `queue_wait`; then the answer is 503. Thread-safe. The pools must outlive it.
class QueryService {
public:
    QueryService(SessionPool& readers, SessionPool& writers, std::chrono::milliseconds queue_wait)
        : readers_(&readers), writers_(&writers), queue_wait_(queue_wait)
    {
    }

    [[nodiscard]] Reply run(const Statement& statement) const;
    // `rows` is the descriptor of a file with the data of an INSERT: libchdb corrupts binary rows
    // that stand in the text of a query.
    [[nodiscard]] Reply insert(Statement statement, int rows) const;

private:
    SessionPool* readers_;
    SessionPool* writers_;
    std::chrono::milliseconds queue_wait_;
};

// The text and the status with which ClickHouse reports that it can't read a request.
[[nodiscard]] Reply bad_request(std::string_view message);

} // namespace waymark::engine
