// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/page.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace waymark::storage {
class MetaStore;
}

// Who did what.
namespace waymark::audit {

// Somebody, as they were when they acted.
struct Actor {
    UserId id;
    std::string uid;
    std::string email;
    std::optional<std::string> name;
};

// One action. Values are JSON texts without secrets: whoever writes the entry has masked them.
struct Entry {
    std::string uid; // given by record()
    TimePoint time;  // given by record()
    std::optional<Actor> actor;
    std::string action;      // URL_CREATED, USER_LOGIN, …
    std::string entity_type; // url, user, api_key, …
    std::optional<std::string> entity_id;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
    std::optional<std::string> metadata;
    std::optional<std::string> ip;
    std::optional<std::string> user_agent;
};

struct EntryQuery {
    std::string action; // empty: any; so for the others
    std::string actor_uid;
    std::string entity_type;
    std::string entity_id;
    std::optional<TimePoint> from;  // inclusive
    std::optional<TimePoint> until; // exclusive
    bool oldest_first = false;
    Slice slice;
};

// Entries are added and, when they are older than what is retained, deleted; never changed. Calls
// block on the meta store. Thread-safe.
class AuditLog {
public:
    AuditLog(storage::MetaStore& store, const Clock& clock) : store_(store), clock_(clock) {}

    // Throws what the store throws.
    void record(Entry entry);
    [[nodiscard]] Page<Entry> list(const EntryQuery& query);
    // Deletes what is older; says how many. In batches, so that others get to write in between.
    std::size_t forget_older_than(std::chrono::days age);

private:
    storage::MetaStore& store_;
    const Clock& clock_;
};

} // namespace waymark::audit
