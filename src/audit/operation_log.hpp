// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::audit {

// One request to an API that logs each of them. Bodies hold no secrets: whoever writes them has
// masked them.
struct Operation {
    std::uint64_t id = 0; // given by the store
    TimePoint time;
    std::optional<UserId> user; // nothing: nobody was signed in
    std::string username;
    std::string operation; // what was done: create, list, …, in the API's words
    std::string resource;
    std::string resource_id;
    std::string method;
    std::string path;
    std::string request_body;
    int response_code = 0; // HTTP status
    std::string response_body;
    std::string ip;
    std::string user_agent;
    std::chrono::milliseconds duration{0};
    std::string error_message;

    [[nodiscard]] bool is_success() const { return response_code < 400; }
};

struct OperationQuery {
    std::optional<UserId> user;
    std::string username;  // a part of it; empty: any
    std::string operation; // a part of it; empty: any
    std::string resource;  // empty: any
    std::string method;    // empty: any
    std::optional<bool> is_success;
    std::optional<TimePoint> from;  // inclusive
    std::optional<TimePoint> until; // inclusive
    Slice slice;
};

// Operations are noted in memory and written in batches: a read must not cost a commit. A crash
// loses what was noted since the last flush(). Thread-safe.
class OperationLog {
public:
    // Beyond `waiting_max` operations not yet written, further ones are dropped and counted.
    explicit OperationLog(storage::MetaStore& store, std::size_t waiting_max = 10'000)
        : store_(store), waiting_max_(waiting_max)
    {
    }

    // Never blocks for long. Texts are cut: bodies at 5 000 bytes (then `...`), the user agent at
    // 500, the others at 1 000, all to well-formed UTF-8.
    void record(Operation operation);
    // Writes what was noted; says how many. What an unavailable store refuses (it throws
    // StoreUnavailable) stays noted; an operation that it refuses for good is dropped and counted,
    // so that it is in nobody's way. For a periodic job; list() does so too.
    std::size_t flush();

    // Blocks on the meta store. The latest first, what was recorded just now included.
    [[nodiscard]] Page<Operation> list(const OperationQuery& query);
    // Deletes what is older; says how many. In batches, so that others get to write in between.
    std::size_t forget_older_than(std::chrono::days age, TimePoint now);

    [[nodiscard]] std::uint64_t dropped() const;

private:
    // Moves what waits longest to `writing_`, unless the store has refused what is there.
    void begin_batch();
    // These say how many were written.
    std::size_t write_batch();
    std::size_t write_one_by_one();
    // Forgets the first `done`, of which the store has refused some for good.
    void end_batch(std::size_t done, std::size_t refused);

    storage::MetaStore& store_;
    std::size_t waiting_max_;
    std::mutex flush_mutex_; // taken before the other; held while the store is written
    mutable std::mutex mutex_;
    std::deque<Operation> waiting_;
    std::vector<Operation> writing_; // changed with both locks held: read it with either
    std::uint64_t dropped_ = 0;
};

} // namespace waymark::audit
