// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "links/domains/domain.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::dwz {

// A domain as the dialect's clients know it.
[[nodiscard]] boost::json::object to_view(const links::domains::Domain& domain);

} // namespace waymark::api::dwz
