// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "clickhouse/client.hpp"

#include <string>
#include <string_view>

namespace waymark::events {

// Runs a statement that creates this table or view, and sees to it that it is still there when the
// store has been started again. A store whose disk was full meanwhile may know a table whose
// definition it could not write down: such a table is dropped, and was empty until now.
//
// Blocks. Throws what clickhouse::Client throws, and Unavailable for such a table: try again.
void create_table(clickhouse::Client& store, std::string_view name, const std::string& statement);

} // namespace waymark::events
