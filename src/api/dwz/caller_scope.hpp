// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/scope.hpp"
#include "identity/caller.hpp"
#include "links/link_repository.hpp"

#include <optional>

// The one ownership rule: an administrator sees everything, a user their own.
namespace waymark::api::dwz {

// Whose things the caller may see; nothing: everybody's.
[[nodiscard]] inline std::optional<UserId> visible_owner(const identity::Caller& caller)
{
    return caller.is_admin() ? std::nullopt : std::optional(caller.id);
}

[[nodiscard]] inline links::LinkScope link_scope(const identity::Caller& caller)
{
    return {visible_owner(caller)};
}

[[nodiscard]] inline analytics::Scope event_scope(const identity::Caller& caller)
{
    return caller.is_admin() ? analytics::Scope::everything() : analytics::Scope::owner(caller.id);
}

} // namespace waymark::api::dwz
