// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/rule_body.hpp"

#include "api/openshort/condition_body.hpp"

#include <utility>

namespace waymark::api::openshort {

namespace {

using links::routing::RuleDraft;
using links::routing::RulePatch;

constexpr BodyReader::Bounds priorities{0, links::routing::priority_max};

} // namespace

Checked<RuleDraft> read_rule_draft(const boost::json::object& body)
{
    BodyReader reader(body);
    RuleDraft draft;
    draft.name = reader.required_text("name");
    draft.target_url = reader.required_text("targetUrl");
    draft.priority = reader.integer("priority", priorities).value_or(draft.priority);
    draft.is_active = reader.boolean("isActive").value_or(draft.is_active);
    reader.require("conditions");
    draft.conditions = read_conditions(reader, "conditions");
    return std::move(reader).finish(std::move(draft));
}

Checked<RulePatch> read_rule_patch(const boost::json::object& body)
{
    BodyReader reader(body);
    RulePatch patch;
    patch.name = reader.text("name");
    patch.target_url = reader.text("targetUrl");
    patch.priority = reader.integer("priority", priorities);
    patch.is_active = reader.boolean("isActive");
    if (reader.has("conditions"))
        patch.conditions = read_conditions(reader, "conditions");
    return std::move(reader).finish(std::move(patch));
}

Checked<RuleDraft> read_templated_rule(const boost::json::object& body)
{
    BodyReader reader(body);
    RuleDraft draft;
    const auto key_name = reader.either("templateKey", "templateId");
    const auto key = reader.required_text(key_name);
    if (const auto* const known = links::routing::find_template(key)) {
        draft.name = known->name;
        draft.conditions = known->conditions;
    } else if (reader.has(key_name)) {
        reader.refuse(key_name, "it is the key of a routing template");
    }
    draft.name = reader.text("name").value_or(draft.name);
    draft.target_url = reader.required_text("targetUrl");
    draft.priority = reader.integer("priority", priorities).value_or(draft.priority);
    draft.is_active = reader.boolean("isActive").value_or(draft.is_active);
    return std::move(reader).finish(std::move(draft));
}

Checked<links::LinkPatch> read_routing_settings(const boost::json::object& body)
{
    BodyReader reader(body);
    links::LinkPatch patch;
    patch.is_smart_routing = reader.boolean("isSmartRouting");
    patch.default_url = reader.text("defaultUrl");
    if (patch.default_url && patch.default_url->empty())
        reader.refuse("defaultUrl", "it is a URL, or null for none");
    if (reader.is_null("defaultUrl"))
        patch.default_url.emplace();
    return std::move(reader).finish(std::move(patch));
}

} // namespace waymark::api::openshort
