// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/handlers.hpp"
#include "base/error.hpp"
#include "links/link.hpp"

namespace waymark::api::openshort {

// The link whose id the path has as `{id}`. Blocks on the meta store.
//
// not_found: there is none that the caller may see.
[[nodiscard]] Result<links::Link> find_link(const Call& call, const Services& services);

} // namespace waymark::api::openshort
