// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity/keys/api_key.hpp"

#include <boost/json/object.hpp>

// API tokens as the dialect's clients know them. A signature token has an app id and a secret, a
// bearer token is one text; neither has the other's members.
namespace waymark::api::dwz {

// With what is told only once.
[[nodiscard]] boost::json::object to_view(const identity::NewKey& made);

// Without secrets: of a bearer token, its beginning.
[[nodiscard]] boost::json::object to_view(const identity::ApiKey& key);

} // namespace waymark::api::dwz
