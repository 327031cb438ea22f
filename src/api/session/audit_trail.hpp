// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "audit/audit_log.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace waymark::identity {
struct User;
}

// How handlers of every dialect write the audit log.
namespace waymark::api::session {

// What stands for a secret.
inline constexpr std::string_view redacted = "[REDACTED]";

// One action. Values that are empty are left out.
struct AuditNote {
    std::string action;      // URL_CREATED, USER_LOGIN, …
    std::string entity_type; // url, user, api_key, …
    std::string entity_id;
    boost::json::object old_value;
    boost::json::object new_value;
    boost::json::object metadata;
    std::optional<audit::Actor> actor; // if it isn't the caller, such as who has just signed in
};

[[nodiscard]] audit::Actor to_actor(const identity::User& user);

// Adds the note, with secrets masked, the caller as actor, and address and agent of the request.
// What goes wrong is logged and nothing else: the action itself has been done. Blocks on the meta
// store: call it within Workers::run.
void record(audit::AuditLog& log, const Call& call, const AuditNote& note);

// `value` with `[REDACTED]` for its own members (not those of members) that hold a secret by their
// name, in any case: password, secret, key, token, apiKey and their like.
[[nodiscard]] boost::json::object mask_secrets(boost::json::object value);

} // namespace waymark::api::session
