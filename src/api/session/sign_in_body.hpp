// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "identity/sessions/session_service.hpp"

namespace waymark::api::session {

// The body of a login: `email` or else `username`, `password`, and in time `twoFactorCode` (six
// digits or a recovery code) or `recoveryCode`. The codes may be empty, as forms send them.
//
// invalid_argument: a member is missing or can't be what it is to be; `field` names it.
[[nodiscard]] Result<identity::SignIn> read_sign_in(const http::Request& request);

} // namespace waymark::api::session
