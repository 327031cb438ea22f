// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "sites/site.hpp"

#include <vector>

// A site in a body:
//
//   {"name":"Shop", "domain":"https://shop.example", "timeZone":"Europe/Berlin",
//    "trackingId":"shop", "visitorMode":"daily", "addressMode":"truncated", "retentionDays":90,
//    "rules":[{"list":"blocked", "kind":"address", "value":"192.0.2.0/24"}]}
//
// What is absent or null is left as it is, or, in a new site, as usual. Of what a site is read with
// besides, `id`, `ownerId`, `createdAt` and `updatedAt`, nothing is changed.
namespace waymark::api::native {

// invalid_argument: no JSON object, a member is not known or has another type, or a word is none of
// its list; `field` names it, as in `rules[3].kind`. What else a site may not be,
// sites::find_mistakes says.
[[nodiscard]] Result<sites::SiteDraft> read_site_draft(const http::Request& request);
[[nodiscard]] Result<sites::SitePatch> read_site_patch(const http::Request& request);

// Mistakes with their fields as they are spelled in bodies.
[[nodiscard]] Error to_wire(Error mistake);
[[nodiscard]] std::vector<Error> to_wire(std::vector<Error> mistakes);

} // namespace waymark::api::native
