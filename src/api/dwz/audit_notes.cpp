// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::api::dwz {

namespace {

session::AuditNote make_note(std::string action, std::string entity_type, std::string entity_id)
{
    session::AuditNote note;
    note.action = std::move(action);
    note.entity_type = std::move(entity_type);
    note.entity_id = std::move(entity_id);
    return note;
}

} // namespace

session::AuditNote note_on(const identity::User& user, std::string action)
{
    return make_note(std::move(action), "user", user.uid);
}

session::AuditNote note_on(const identity::ApiKey& key, std::string action)
{
    return make_note(std::move(action), "api_key", key.uid);
}

session::AuditNote note_on(const links::Link& link, std::string action)
{
    return make_note(std::move(action), "url", link.uid);
}

session::AuditNote note_on(const links::domains::Domain& domain, std::string action)
{
    return make_note(std::move(action), "domain", fmt::to_string(domain.id));
}

session::AuditNote note_on(const links::variants::AbTest& test, std::string action)
{
    return make_note(std::move(action), "ab_test", fmt::to_string(test.id));
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

boost::json::object audit_value(const links::Link& link)
{
    return {{"slug", link.slug},
            {"originalUrl", link.target_url},
            {"title", link.title},
            {"status", links::to_string(link.status)}};
}

boost::json::object audit_value(const links::domains::Domain& domain)
{
    return {{"domain", domain.name}, {"protocol", domain.protocol}, {"isActive", domain.is_active}};
}

boost::json::object audit_value(const links::variants::AbTest& test)
{
    return {{"linkId", test.link.value},
            {"name", test.name},
            {"status", links::variants::to_string(test.status)},
            {"isActive", test.is_active}};
}

session::AuditNote note_on_password(std::string user_uid)
{
    auto note = make_note("PASSWORD_CHANGED", "user", std::move(user_uid));
    note.new_value = {{"password", "[REDACTED]"}};
    return note;
}

} // namespace waymark::api::dwz
