// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/operation_log.hpp"

#include <cstddef>
#include <span>

namespace soci {
class session;
}

namespace waymark::audit {

// The SQL of `operations`. Lives within one MetaStore::read or ::write. Nothing changes an
// operation.
class OperationRepository {
public:
    explicit OperationRepository(soci::session& session) : session_(session) {}

    // Their ids are not read.
    void insert(std::span<const Operation> operations);
    // The latest first; operations of one millisecond, in the reverse order of their insertion.
    [[nodiscard]] Page<Operation> list(const OperationQuery& query);
    // Removes `rows_max` rows at most, the oldest first; says how many.
    std::size_t remove_before(TimePoint time, std::size_t rows_max);

private:
    soci::session& session_;
};

} // namespace waymark::audit
