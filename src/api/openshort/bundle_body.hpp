// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "http/request.hpp"
#include "identity/caller.hpp"
#include "links/bundles/bundle_service.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <vector>

// Bundles as clients write them, and what they ask for.
namespace waymark::api::openshort {

// Reads `search` and `status`: everything but the slice.
//
// invalid_argument: one is wrong; `field` names it.
[[nodiscard]] Result<links::bundles::BundleQuery> read_bundle_query(const http::Request& request,
                                                                    const identity::Caller& caller);

// {"name": …, "description": …, "color": …, "icon": …, "urlIds": […]}
[[nodiscard]] Checked<links::bundles::BundleDraft>
read_bundle_draft(const boost::json::object& body);
// The same without the links, and with `status`; null removes the description, and leaves all else.
[[nodiscard]] Checked<links::bundles::BundlePatch>
read_bundle_patch(const boost::json::object& body);

// {"urlId": …, "order": 0}
struct BundleEntry {
    std::string link_uid;
    std::int64_t position = 0;
};
[[nodiscard]] Checked<BundleEntry> read_bundle_entry(const boost::json::object& body);
// {"urlIds": […]}
[[nodiscard]] Checked<std::vector<std::string>> read_bundle_links(const boost::json::object& body);
// {"order": 3}
[[nodiscard]] Checked<std::int64_t> read_position(const boost::json::object& body);

} // namespace waymark::api::openshort
