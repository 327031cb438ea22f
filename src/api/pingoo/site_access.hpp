// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pingoo/pingoo_routes.hpp"
#include "base/error.hpp"

#include <memory>

namespace waymark::api::pingoo {

// Its events are the caller's: their own site, or anybody's for an administrator. A key that is
// bound to a site reaches no other.
[[nodiscard]] bool is_visible(const sites::Site& site, const identity::Caller& caller);

// The site that the path names as `{site_id}`, if it is visible to the caller.
//
// invalid_argument: the id is no number. forbidden: there is no such site, or it is somebody
// else's. The messages are what clients are told, with status 422.
[[nodiscard]] Result<std::shared_ptr<const sites::KnownSite>>
find_visible_site(const session::Call& call, const Services& services);

} // namespace waymark::api::pingoo
