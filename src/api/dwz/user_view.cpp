// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/user_view.hpp"

#include "api/dwz/wire_time.hpp"

namespace waymark::api::dwz {

boost::json::object to_view(const identity::User& user)
{
    return {
        {"id", user.id.value},
        {"username", user.username.value_or("")},
        {"real_name", user.name.value_or("")},
        {"email", user.email},
        {"phone", user.phone.value_or("")},
        {"status", user.is_active ? 1 : 0},
        {"last_login", to_wire_time(user.last_login)},
        {"created_at", to_wire_time(user.created)},
        {"updated_at", to_wire_time(user.updated)},
    };
}

} // namespace waymark::api::dwz
