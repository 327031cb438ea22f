// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "identity/user.hpp"
#include "identity/user_service.hpp"

#include <string>

// What the dialect's clients write about users. Each fails with invalid_argument and the field.
namespace waymark::api::openshort {

// `search`, `role`, and `isActive` (true or false) or `status` (ACTIVE or INACTIVE). Everything but
// the slice.
[[nodiscard]] Result<identity::UserQuery> read_user_query(const http::Request& request);

// `email`, `password` (at least eight characters), and in time `name`, `username` and `role`.
[[nodiscard]] Result<identity::UserDraft> read_user_draft(const http::Request& request);

// {"role": "ADMIN"}
[[nodiscard]] Result<identity::UserPatch> read_role_patch(const http::Request& request);

// {"status": "INACTIVE"} or {"isActive": false}
[[nodiscard]] Result<identity::UserPatch> read_status_patch(const http::Request& request);

// {"name": "Ann"}: 1 to 100 characters; absent or null, the name is removed.
[[nodiscard]] Result<identity::UserPatch> read_name_patch(const http::Request& request);

// {"newPassword": "…"}: at least eight characters.
[[nodiscard]] Result<std::string> read_new_password(const http::Request& request);

} // namespace waymark::api::openshort
