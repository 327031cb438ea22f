// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bulk_body.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/url_view.hpp"
#include "api/openshort/wire_names.hpp"
#include "api/session/audit_trail.hpp"
#include "api/session/request_client.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::api::openshort {

namespace {

using links::Link;
using Uids = std::vector<std::string>;

boost::json::array to_array(const Uids& uids)
{
    boost::json::array array;
    for (const auto& uid : uids)
        array.push_back(boost::json::string(uid));
    return array;
}

Uids uids_of(const std::vector<Link>& links)
{
    Uids uids;
    std::ranges::transform(links, std::back_inserter(uids), &Link::uid);
    return uids;
}

// The mistakes in their wire names, each with its place in the body before it.
std::vector<Error> at_place(std::vector<Error> mistakes, std::string_view place)
{
    for (auto& mistake : mistakes)
        mistake.field = fmt::format("{}{}", place, wire_name(mistake.field));
    return mistakes;
}

std::vector<Error> find_mistakes(const std::vector<links::LinkDraft>& drafts,
                                 const links::LinkService& links)
{
    std::vector<Error> found;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        auto mistakes = at_place(links.find_mistakes(drafts[i]), fmt::format("urls[{}].", i));
        std::ranges::move(mistakes, std::back_inserter(found));
    }
    return found;
}

// What came of each of many drafts.
struct Creation {
    boost::json::array succeeded;
    boost::json::array failed;
    Uids uids;
};

Creation create_links(const Call& call, Services& services, const BulkCreation& wanted)
{
    const auto made = services.links.create(call.caller.id, wanted.drafts);
    Creation creation;
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (!made[i]) {
            creation.failed.push_back(
                {{"index", i}, {"data", wanted.inputs.at(i)}, {"error", made[i].error().message}});
            continue;
        }
        creation.uids.push_back(made[i]->uid);
        creation.succeeded.push_back(
            {{"index", i}, {"url", to_view(*made[i], {.public_url = services.public_url})}});
    }
    session::record(services.audit, call,
                    {.action = "URL_BULK_CREATED",
                     .entity_type = "url",
                     .new_value = {{"total", made.size()},
                                   {"successCount", creation.succeeded.size()},
                                   {"failureCount", creation.failed.size()},
                                   {"succeededIds", to_array(creation.uids)}}});
    return creation;
}

Result<Uids> put_into_bundle(const Call& call, Services& services, const BulkChange& change)
{
    const auto put =
        services.bundles.add_all(link_scope(call.caller), change.bundle_uid, change.uids);
    // A conflict: all of them are in it, which is what was asked for.
    if (!put && put.error().code != Errc::conflict)
        return std::unexpected(put.error());
    return change.uids;
}

Result<Uids> change_links(const Call& call, Services& services, const BulkChange& change)
{
    const auto links = services.links.get_all(link_scope(call.caller), change.uids);
    if (!links)
        return std::unexpected(links.error());
    if (!change.bundle_uid.empty())
        return put_into_bundle(call, services, change);
    const auto changed = services.links.update_all(*links, change.patch);
    if (!changed)
        return std::unexpected(changed.error());
    Uids uids;
    for (const auto& link : *changed)
        uids.push_back(link.after.uid);
    return uids;
}

Result<Uids> change_and_record(const Call& call, Services& services, const BulkChange& change)
{
    auto uids = change_links(call, services, change);
    if (uids) {
        session::record(services.audit, call,
                        {.action = "URL_BULK_UPDATED",
                         .entity_type = "url",
                         .new_value = {{"urlIds", to_array(*uids)},
                                       {"operation", change.operation},
                                       {"count", uids->size()}}});
    }
    return uids;
}

Result<Uids> remove_links(const Call& call, Services& services, const Uids& wanted)
{
    const auto links = services.links.get_all(link_scope(call.caller), wanted);
    if (!links)
        return std::unexpected(links.error());
    const auto removed = services.links.remove_all(*links);
    auto uids = uids_of(removed);
    boost::json::array facts;
    for (const auto& link : removed) {
        facts.push_back({{"id", link.uid}, {"slug", link.slug}, {"originalUrl", link.target_url}});
    }
    session::record(services.audit, call,
                    {.action = "URL_BULK_DELETED",
                     .entity_type = "url",
                     .old_value = {{"urlIds", to_array(uids)},
                                   {"count", uids.size()},
                                   {"urls", std::move(facts)}}});
    return uids;
}

} // namespace

Answer create_urls(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    auto wanted = read_bulk_creation(*body, bulk_max(call.caller));
    if (!wanted)
        co_return fail(wanted.error());
    if (const auto mistakes = find_mistakes(wanted->drafts, services.links); !mistakes.empty())
        co_return fail(mistakes);
    for (auto& draft : wanted->drafts)
        draft.creator_ip = session::client_of(call.request).address.to_string();

    // One at a time, so that others come in between, and a stop need not wait for all.
    for (auto& draft : wanted->drafts) {
        if (!draft.password)
            continue;
        draft.password_hash =
            co_await services.hashers.run([&] { return services.links.hash(*draft.password); });
    }
    auto made =
        co_await services.workers.run([&] { return create_links(call, services, *wanted); });
    co_return http::json(http::Status::created,
                         boost::json::object{{"total", wanted->drafts.size()},
                                             {"successCount", made.succeeded.size()},
                                             {"failureCount", made.failed.size()},
                                             {"succeeded", std::move(made.succeeded)},
                                             {"failed", std::move(made.failed)}});
}

Answer update_urls(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto change = read_bulk_change(*body, bulk_max(call.caller));
    if (!change)
        co_return fail(change.error());
    const auto mistakes = at_place(services.links.find_mistakes(change->patch), change->place);
    if (!mistakes.empty())
        co_return fail(mistakes);

    const auto uids =
        co_await services.workers.run([&] { return change_and_record(call, services, *change); });
    if (!uids)
        co_return fail(uids.error());
    co_return http::json(
        http::Status::ok,
        boost::json::object{{"updatedCount", uids->size()},
                            {"updatedIds", to_array(*uids)},
                            {"message", fmt::format("{} links updated.", uids->size())}});
}

Answer delete_urls(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto wanted = read_url_ids(*body, bulk_max(call.caller));
    if (!wanted)
        co_return fail(wanted.error());
    const auto uids =
        co_await services.workers.run([&] { return remove_links(call, services, *wanted); });
    if (!uids)
        co_return fail(uids.error());
    co_return http::json(http::Status::ok, boost::json::object{{"deletedCount", uids->size()},
                                                               {"deletedIds", to_array(*uids)}});
}

} // namespace waymark::api::openshort
