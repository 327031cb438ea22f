// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "sites/site_service.hpp"

// What all calls below /api/native/sites/{id} have in common.
namespace waymark::api::native {

[[nodiscard]] sites::Actor actor_of(const session::Call& call);

// The site of the path. What is no number, or another site than that of the caller's key, is the id
// of none.
[[nodiscard]] SiteId site_id(const session::Call& call);

// Somebody else's site is told from none at all by nothing.
[[nodiscard]] Error hide_site(Error error);

} // namespace waymark::api::native
