// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/connection.hpp"

#include <string_view>

namespace waymark::clickhouse {

// Throws what an answer means if it is not a success: Unavailable for a failure that heals by
// itself, QueryError for any other.
void throw_if_failed(const Answer& answer);

// Throws QueryError if `text` ends in an exception that the server met after it had begun a
// successful answer: ClickHouse then writes the exception's text where the next row would be.
void throw_if_ends_in_exception(std::string_view text);

} // namespace waymark::clickhouse
