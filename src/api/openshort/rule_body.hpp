// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "links/link_draft.hpp"
#include "links/routing/rule.hpp"

#include <boost/json/object.hpp>

// Routing rules as clients write them.
namespace waymark::api::openshort {

// {"name": …, "targetUrl": …, "priority": …, "isActive": …, "conditions": …}
[[nodiscard]] Checked<links::routing::RuleDraft> read_rule_draft(const boost::json::object& body);
// The same; what is absent or null stays.
[[nodiscard]] Checked<links::routing::RulePatch> read_rule_patch(const boost::json::object& body);
// {"templateKey" or "templateId": …, "targetUrl": …, "name": …, "priority": …}; without a name the
// rule has that of its template.
[[nodiscard]] Checked<links::routing::RuleDraft>
read_templated_rule(const boost::json::object& body);

// {"isSmartRouting": …, "defaultUrl": …}; null removes the latter.
[[nodiscard]] Checked<links::LinkPatch> read_routing_settings(const boost::json::object& body);

} // namespace waymark::api::openshort
