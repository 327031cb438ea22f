// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_body.hpp"

#include "api/openshort/caller_scope.hpp"
#include "api/openshort/text_filter.hpp"

#include <utility>

namespace waymark::api::openshort {

namespace {

using links::bundles::BundleDraft;
using links::bundles::BundlePatch;
using links::bundles::BundleQuery;
using links::bundles::members_max;
using links::bundles::parse_bundle_status;

constexpr BodyReader::Bounds positions{0, 1'000'000'000};
constexpr std::string_view statuses = "ACTIVE or ARCHIVED";

} // namespace

Result<BundleQuery> read_bundle_query(const http::Request& request, const identity::Caller& caller)
{
    BundleQuery query;
    query.scope = link_scope(caller);
    auto search = read_text_filter(request, "search");
    if (!search)
        return std::unexpected(search.error());
    query.search = *std::move(search);
    const auto status = request.query_parameter("status").value_or("");
    query.status = parse_bundle_status(status);
    if (!status.empty() && !query.status) {
        return failure(Errc::invalid_argument, "Invalid status: it is ACTIVE or ARCHIVED.",
                       "status");
    }
    return query;
}

Checked<BundleDraft> read_bundle_draft(const boost::json::object& body)
{
    BodyReader reader(body);
    BundleDraft draft;
    draft.name = reader.required_text("name");
    draft.description = reader.text("description").value_or("");
    draft.color = reader.text("color").value_or("");
    draft.icon = reader.text("icon").value_or("");
    draft.links = reader.texts("urlIds", members_max).value_or(std::vector<std::string>{});
    return std::move(reader).finish(std::move(draft));
}

Checked<BundlePatch> read_bundle_patch(const boost::json::object& body)
{
    BodyReader reader(body);
    BundlePatch patch;
    patch.name = reader.text("name");
    patch.description = reader.text("description");
    if (reader.is_null("description"))
        patch.description.emplace();
    patch.color = reader.text("color");
    patch.icon = reader.text("icon");
    patch.status = reader.word("status", &parse_bundle_status, statuses);
    return std::move(reader).finish(std::move(patch));
}

Checked<BundleEntry> read_bundle_entry(const boost::json::object& body)
{
    BodyReader reader(body);
    BundleEntry entry;
    entry.link_uid = reader.required_text("urlId");
    entry.position = reader.integer("order", positions).value_or(0);
    return std::move(reader).finish(std::move(entry));
}

Checked<std::vector<std::string>> read_bundle_links(const boost::json::object& body)
{
    BodyReader reader(body);
    reader.require("urlIds");
    auto uids = reader.texts("urlIds", members_max).value_or(std::vector<std::string>{});
    if (uids.empty() && reader.has("urlIds"))
        reader.refuse("urlIds", "it names at least one link");
    return std::move(reader).finish(std::move(uids));
}

Checked<std::int64_t> read_position(const boost::json::object& body)
{
    BodyReader reader(body);
    reader.require("order");
    const auto position = reader.integer("order", positions).value_or(0);
    return std::move(reader).finish(position);
}

} // namespace waymark::api::openshort
