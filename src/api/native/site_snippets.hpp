// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sites/site.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace waymark::api::native {

// What to paste into a site's pages, as HTML, by whose tracker it is: `waymark` (our own, which is
// all that a new site needs), `pixel` (a picture, where no script runs), and, for pages that carry
// them already, `pingoo`, `plausible` and `umami`. `public_url` is the server's, as in
// "https://go.example.com".
//
// Plausible's is left out of a site whose address names no host: by that it finds its site.
[[nodiscard]] boost::json::object snippets_of(const sites::Site& site, std::string_view public_url);

} // namespace waymark::api::native
