// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/operation_log.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::dwz {

// An entry of the operation log as the dialect's clients know it.
[[nodiscard]] boost::json::object to_view(const audit::Operation& operation);

} // namespace waymark::api::dwz
