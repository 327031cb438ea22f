// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bulk_body.hpp"

#include "api/openshort/url_draft.hpp"
#include "api/session/audit_trail.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

constexpr std::size_t of_administrators = 100;
constexpr std::size_t of_users = 50;

std::vector<std::string> read_uids(BodyReader& body, std::size_t urls_max)
{
    body.require("urlIds");
    const auto given = body.texts("urlIds", urls_max);
    if (given && given->empty())
        body.refuse("urlIds", "it names at least one link");
    std::vector<std::string> uids;
    for (const auto& uid : given.value_or(std::vector<std::string>{})) {
        if (std::ranges::find(uids, uid) == uids.end())
            uids.push_back(uid);
    }
    return uids;
}

void read_status(BodyReader& operation, BulkChange& change)
{
    operation.require("status");
    change.patch.status =
        operation.word("status", &links::parse_link_status, "ACTIVE, INACTIVE or EXPIRED");
    if (change.patch.status)
        change.operation["status"] = links::to_string(*change.patch.status);
}

void read_bundle(BodyReader& operation, BulkChange& change)
{
    change.bundle_uid = operation.required_text("bundleId");
    if (change.bundle_uid.empty() && operation.has("bundleId"))
        operation.refuse("bundleId", "it is the id of a bundle");
    change.operation["bundleId"] = change.bundle_uid;
}

// Without a time, the links lose the one that they have.
void read_expiration(BodyReader& operation, BulkChange& change)
{
    const auto expires = operation.time("expiresAt");
    change.patch.expires.emplace(expires);
    change.operation["expiresAt"] =
        expires ? boost::json::value(to_iso8601(*expires)) : boost::json::value();
}

void read_utm(BodyReader& operation, const boost::json::object& given, BulkChange& change)
{
    read_utm_patch(operation, change.patch);
    for (const auto& member : given) {
        if (member.key().starts_with("utm"))
            change.operation[member.key()] = member.value();
    }
}

void read_operation(BodyReader& body, BulkChange& change)
{
    body.require("operation");
    const auto* const given = body.object("operation");
    if (!given)
        return;
    change.place = "operation.";
    BodyReader operation(*given, change.place);
    const auto type = operation.required_text("type");
    change.operation["type"] = type;
    if (type == "status")
        read_status(operation, change);
    else if (type == "bundle")
        read_bundle(operation, change);
    else if (type == "expiration")
        read_expiration(operation, change);
    else if (type == "utm")
        read_utm(operation, *given, change);
    else if (operation.has("type"))
        operation.refuse("type", "it is status, bundle, expiration or utm");
    if (auto done = std::move(operation).finish(true); !done)
        body.add(std::move(done).error());
}

} // namespace

std::size_t bulk_max(const identity::Caller& caller)
{
    return caller.is_admin() ? of_administrators : of_users;
}

Checked<BulkCreation> read_bulk_creation(const boost::json::object& body, std::size_t urls_max)
{
    BodyReader reader(body);
    BulkCreation creation;
    reader.require("urls");
    const auto* const urls = reader.array("urls", urls_max);
    if (urls && urls->empty())
        reader.refuse("urls", "it has at least one link");
    for (std::size_t i = 0; urls && i < urls->size(); ++i) {
        const auto place = fmt::format("urls[{}]", i);
        const auto* const url = (*urls)[i].if_object();
        if (!url) {
            reader.refuse(place, "it is an object");
            continue;
        }
        auto draft = read_url_draft(*url, place + ".");
        if (!draft) {
            reader.add(std::move(draft).error());
            continue;
        }
        creation.drafts.push_back(*std::move(draft));
        creation.inputs.push_back(session::mask_secrets(*url));
    }
    return std::move(reader).finish(std::move(creation));
}

Checked<BulkChange> read_bulk_change(const boost::json::object& body, std::size_t urls_max)
{
    BodyReader reader(body);
    BulkChange change;
    change.uids = read_uids(reader, urls_max);
    if (reader.has("status") && !reader.has("operation")) {
        change.operation["type"] = "status";
        read_status(reader, change);
    } else {
        read_operation(reader, change);
    }
    return std::move(reader).finish(std::move(change));
}

Checked<std::vector<std::string>> read_url_ids(const boost::json::object& body,
                                               std::size_t urls_max)
{
    BodyReader reader(body);
    auto uids = read_uids(reader, urls_max);
    return std::move(reader).finish(std::move(uids));
}

} // namespace waymark::api::openshort
