// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"

namespace waymark::api::dwz {

session::AuditNote note_on(const identity::User& user, std::string action)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "user";
    note.entity_id = user.uid;
    return note;
}

session::AuditNote note_on(const identity::ApiKey& key, std::string action)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = "api_key";
    note.entity_id = key.uid;
    return note;
}

boost::json::object audit_value(const identity::User& user)
{
    boost::json::object value{{"email", user.email},
                              {"role", identity::to_string(user.role)},
                              {"isActive", user.is_active}};
    if (user.username)
        value["username"] = *user.username;
    if (user.name)
        value["name"] = *user.name;
    if (user.phone)
        value["phone"] = *user.phone;
    return value;
}

boost::json::object audit_value(const identity::ApiKey& key)
{
    return {{"name", key.name}, {"prefix", key.prefix}, {"kind", identity::to_string(key.kind)}};
}

session::AuditNote note_on_password(std::string user_uid)
{
    session::AuditNote note;
    note.action = "PASSWORD_CHANGED";
    note.entity_type = "user";
    note.entity_id = std::move(user_uid);
    note.new_value = {{"password", "[REDACTED]"}};
    return note;
}

} // namespace waymark::api::dwz
