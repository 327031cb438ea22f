// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "identity/caller.hpp"
#include "links/link_draft.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <string>
#include <vector>

// Bodies that are about many links at once.
namespace waymark::api::openshort {

// How many: 100 for administrators, 50 for others; at least one.
[[nodiscard]] std::size_t bulk_max(const identity::Caller& caller);

// {"urls": [{"originalUrl": …}, …]}
struct BulkCreation {
    std::vector<links::LinkDraft> drafts;
    boost::json::array inputs; // as they came, secrets masked
};
[[nodiscard]] Checked<BulkCreation> read_bulk_creation(const boost::json::object& body,
                                                       std::size_t urls_max);

// {"urlIds": […], "status": "INACTIVE"}, or the same with an `operation` whose `type` is status,
// bundle, expiration or utm. An id that stands there twice counts once.
struct BulkChange {
    std::vector<std::string> uids;
    std::string bundle_uid; // that they are put into; empty: they are changed by `patch`
    links::LinkPatch patch;
    boost::json::object operation; // in the spelling of the second form
    std::string place;             // where in the body the operation's members stand
};
[[nodiscard]] Checked<BulkChange> read_bulk_change(const boost::json::object& body,
                                                   std::size_t urls_max);

// {"urlIds": […]}
[[nodiscard]] Checked<std::vector<std::string>> read_url_ids(const boost::json::object& body,
                                                             std::size_t urls_max);

} // namespace waymark::api::openshort
