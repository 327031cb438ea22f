// SPDX-License-Identifier: Apache-2.0
#include "api/session/audit_trail.hpp"

#include "api/session/request_client.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/json_text.hpp"
#include "identity/user.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace waymark::api::session {

namespace {

// In lower case.
constexpr std::array<std::string_view, 14> secret_names{
    "password",  "secret",       "key",         "token",         "twofactorsecret",
    "apikey",    "refreshtoken", "accesstoken", "credential",    "privatekey",
    "secretkey", "authtoken",    "bearertoken", "encryptionkey",
};

bool is_secret_name(std::string_view name)
{
    return std::ranges::find(secret_names, ascii_lower(name)) != secret_names.end();
}

std::optional<std::string> if_not_empty(std::string text)
{
    if (text.empty())
        return std::nullopt;
    return text;
}

std::optional<std::string> masked_text(const boost::json::object& value)
{
    if (value.empty())
        return std::nullopt;
    return http::to_json_text(mask_secrets(value));
}

std::optional<audit::Actor> actor_of(const identity::Caller& caller)
{
    if (!caller.id)
        return std::nullopt;
    return audit::Actor{caller.id, caller.uid, caller.email, caller.name};
}

audit::Entry to_entry(const Call& call, const AuditNote& note)
{
    auto client = client_of(call.request);
    audit::Entry entry;
    entry.actor = note.actor ? note.actor : actor_of(call.caller);
    entry.action = note.action;
    entry.entity_type = note.entity_type;
    entry.entity_id = if_not_empty(note.entity_id);
    entry.old_value = masked_text(note.old_value);
    entry.new_value = masked_text(note.new_value);
    entry.metadata = masked_text(note.metadata);
    entry.ip = if_not_empty(client.address.to_string());
    entry.user_agent = if_not_empty(std::move(client.user_agent));
    return entry;
}

} // namespace

audit::Actor to_actor(const identity::User& user)
{
    return {user.id, user.uid, user.email, user.name};
}

void record(audit::AuditLog& log, const Call& call, const AuditNote& note)
{
    try {
        log.record(to_entry(call, note));
    } catch (const std::exception& problem) {
        log::error("action not recorded", {{"action", note.action},
                                           {"request", call.request.id},
                                           {"error", std::string_view(problem.what())}});
    }
}

boost::json::object mask_secrets(boost::json::object value)
{
    for (auto& member : value) {
        if (is_secret_name(member.key()))
            member.value() = redacted;
    }
    return value;
}

} // namespace waymark::api::session
