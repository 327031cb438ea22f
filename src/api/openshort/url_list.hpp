// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "identity/caller.hpp"
#include "links/link_repository.hpp"

namespace waymark::api::openshort {

// Reads `page`, `pageSize`, `search`, `status`, `sortBy` and `sortOrder`, for what the caller may
// see.
//
// invalid_argument: a parameter is wrong; `field` names it.
[[nodiscard]] Result<links::LinkQuery> read_url_query(const http::Request& request,
                                                      const identity::Caller& caller);

} // namespace waymark::api::openshort
