// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "links/variants/variant.hpp"

#include <boost/json/object.hpp>

// Variants as clients write them.
namespace waymark::api::openshort {

// {"name": …, "targetUrl": …, "weight": 0 to 100, "isActive": …}
[[nodiscard]] Checked<links::variants::VariantDraft>
read_variant_draft(const boost::json::object& body);
// The same; what is absent or null stays.
[[nodiscard]] Checked<links::variants::VariantPatch>
read_variant_patch(const boost::json::object& body);

// The members that a patch sets.
[[nodiscard]] boost::json::object to_view(const links::variants::VariantPatch& patch);

} // namespace waymark::api::openshort
