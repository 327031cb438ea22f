// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "identity/caller.hpp"
#include "links/link_repository.hpp"

// The one ownership rule: an administrator sees everything, a user their own.
namespace waymark::api::openshort {

[[nodiscard]] inline links::LinkScope link_scope(const identity::Caller& caller)
{
    if (caller.is_admin())
        return {};
    return {caller.id};
}

[[nodiscard]] inline analytics::Scope event_scope(const identity::Caller& caller)
{
    return caller.is_admin() ? analytics::Scope::everything() : analytics::Scope::owner(caller.id);
}

} // namespace waymark::api::openshort
