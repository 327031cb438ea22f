// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/page.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

// Statements whose text and values are put together at run time. For repositories.
namespace waymark::storage {

// Makes a statement of what was exchanged with it.
inline void prepare(soci::statement& statement, const std::string& sql)
{
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
}

// Calls take() for each row of a part of a list. `sql` names :limit and :offset besides the values
// that `filter` binds; `row` binds the columns, and holds those of one row at a time.
template <typename Row, typename Filter, typename Take>
void for_each_row(soci::session& session, const std::string& sql, const Filter& filter,
                  const Slice& slice, Row& row, Take take)
{
    constexpr std::uint64_t number_max = std::numeric_limits<long long>::max();
    const auto limit = static_cast<long long>(std::min<std::uint64_t>(slice.limit, number_max));
    const auto offset = static_cast<long long>(std::min(slice.offset, number_max));
    soci::statement statement(session);
    row.bind(statement);
    filter.bind(statement);
    statement.exchange(soci::use(limit, "limit"));
    statement.exchange(soci::use(offset, "offset"));
    prepare(statement, sql);
    statement.execute();
    while (statement.fetch())
        take();
}

// The number that `sql` selects, with the values that `filter` binds.
template <typename Filter>
std::uint64_t count_rows(soci::session& session, const std::string& sql, const Filter& filter)
{
    long long total = 0;
    soci::statement statement(session);
    statement.exchange(soci::into(total));
    filter.bind(statement);
    prepare(statement, sql);
    statement.execute(true);
    return static_cast<std::uint64_t>(total);
}

} // namespace waymark::storage
