// SPDX-License-Identifier: Apache-2.0
#include "api/session/user_view.hpp"

#include "base/iso8601.hpp"
#include "base/text.hpp"

namespace waymark::api::session {

boost::json::object to_view(const identity::User& user)
{
    boost::json::object view{
        {"id", user.uid},
        {"email", user.email},
        {"role", identity::to_string(user.role)},
        {"isActive", user.is_active},
        {"status", user.is_active ? "ACTIVE" : "INACTIVE"},
        {"twoFactorEnabled", user.totp_enabled},
        {"createdAt", to_iso8601(user.created)},
        {"updatedAt", to_iso8601(user.updated)},
    };
    if (user.name)
        view["name"] = *user.name;
    if (user.username)
        view["username"] = *user.username;
    if (user.phone)
        view["phone"] = *user.phone;
    if (user.last_login)
        view["lastLoginAt"] = to_iso8601(*user.last_login);
    return view;
}

boost::json::object to_pingoo_view(const identity::User& user)
{
    return {{"id", user.id.value},
            {"username", user.username.value_or(user.email)},
            {"email", user.email},
            {"role", ascii_lower(identity::to_string(user.role))}};
}

boost::json::object to_pingoo_view(const identity::SessionGrant& grant,
                                   std::chrono::seconds lifetime)
{
    return {{"token", grant.token},
            {"refresh_token", grant.refresh_token},
            {"user", to_pingoo_view(grant.user)},
            {"expires_in", lifetime.count()}};
}

} // namespace waymark::api::session
