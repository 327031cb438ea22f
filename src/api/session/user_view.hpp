// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/user.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::session {

// A user as Open Short URL's clients know it; without a name, `name` is left out.
[[nodiscard]] boost::json::object to_view(const identity::User& user);

} // namespace waymark::api::session
