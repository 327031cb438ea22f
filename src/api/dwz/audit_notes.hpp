// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/audit_trail.hpp"
#include "identity/keys/api_key.hpp"
#include "identity/user.hpp"
#include "links/domains/domain.hpp"
#include "links/link.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

#include <string>

// What the audit log is told of the dialect's actions, in the words that all dialects share.
namespace waymark::api::dwz {

// Without values.
[[nodiscard]] session::AuditNote note_on(const identity::User& user, std::string action);
[[nodiscard]] session::AuditNote note_on(const identity::ApiKey& key, std::string action);
[[nodiscard]] session::AuditNote note_on(const links::Link& link, std::string action);
[[nodiscard]] session::AuditNote note_on(const links::domains::Domain& domain, std::string action);
[[nodiscard]] session::AuditNote note_on(const links::variants::AbTest& test, std::string action);

// What the log keeps of them, as an old or a new value.
[[nodiscard]] boost::json::object audit_value(const identity::User& user);
[[nodiscard]] boost::json::object audit_value(const identity::ApiKey& key);
[[nodiscard]] boost::json::object audit_value(const links::Link& link);
[[nodiscard]] boost::json::object audit_value(const links::domains::Domain& domain);
[[nodiscard]] boost::json::object audit_value(const links::variants::AbTest& test);

// A new password, of which nothing is told.
[[nodiscard]] session::AuditNote note_on_password(std::string user_uid);

} // namespace waymark::api::dwz
