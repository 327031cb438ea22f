// SPDX-License-Identifier: Apache-2.0
#include "api/session/user_view.hpp"

#include "base/iso8601.hpp"

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
    return view;
}

} // namespace waymark::api::session
