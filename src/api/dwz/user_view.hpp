// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/user.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::dwz {

// A user as the dialect's clients know it. What isn't set is an empty text.
[[nodiscard]] boost::json::object to_view(const identity::User& user);

} // namespace waymark::api::dwz
