// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/variant_body.hpp"

#include <boost/json.hpp>

#include <utility>

namespace waymark::api::openshort {

namespace {

using links::variants::VariantDraft;
using links::variants::VariantPatch;

std::optional<int> read_weight(BodyReader& body)
{
    const auto weight = body.integer("weight", {0, links::variants::weight_max});
    if (!weight)
        return std::nullopt;
    return static_cast<int>(*weight);
}

template <typename Value>
void add_if_set(boost::json::object& view, std::string_view name, const std::optional<Value>& value)
{
    if (value)
        view[name] = *value;
}

} // namespace

Checked<VariantDraft> read_variant_draft(const boost::json::object& body)
{
    BodyReader reader(body);
    VariantDraft draft;
    draft.name = reader.required_text("name");
    draft.target_url = reader.required_text("targetUrl");
    draft.weight = read_weight(reader).value_or(draft.weight);
    draft.is_active = reader.boolean("isActive").value_or(true);
    return std::move(reader).finish(std::move(draft));
}

Checked<VariantPatch> read_variant_patch(const boost::json::object& body)
{
    BodyReader reader(body);
    VariantPatch patch;
    patch.name = reader.text("name");
    patch.target_url = reader.text("targetUrl");
    patch.weight = read_weight(reader);
    patch.is_active = reader.boolean("isActive");
    return std::move(reader).finish(std::move(patch));
}

boost::json::object to_view(const VariantPatch& patch)
{
    boost::json::object view;
    add_if_set(view, "name", patch.name);
    add_if_set(view, "targetUrl", patch.target_url);
    add_if_set(view, "weight", patch.weight);
    add_if_set(view, "isActive", patch.is_active);
    return view;
}

} // namespace waymark::api::openshort
