// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/audit_log.hpp"

#include <cstddef>

namespace soci {
class session;
}

namespace waymark::audit {

// The SQL of `audit_log`. Lives within one MetaStore::read or ::write. Nothing changes an entry.
class AuditRepository {
public:
    explicit AuditRepository(soci::session& session) : session_(session) {}

    void insert(const Entry& entry);
    // In the order of time; entries of one millisecond, in the order they were inserted.
    [[nodiscard]] Page<Entry> list(const EntryQuery& query);
    // Removes `rows_max` rows at most, the oldest first; says how many.
    std::size_t remove_before(TimePoint time, std::size_t rows_max);

private:
    soci::session& session_;
};

} // namespace waymark::audit
