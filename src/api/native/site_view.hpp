// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sites/site.hpp"

#include <boost/json/object.hpp>

namespace waymark::api::native {

// A site as site_body.hpp spells it, with what the server knows besides.
[[nodiscard]] boost::json::object to_view(const sites::Site& site);

// What its owner has set of it.
[[nodiscard]] boost::json::object settings_view(const sites::Site& site);

} // namespace waymark::api::native
