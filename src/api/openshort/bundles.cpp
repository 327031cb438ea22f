// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/bundle_body.hpp"
#include "api/openshort/bundle_trend.hpp"
#include "api/openshort/bundle_view.hpp"
#include "api/openshort/caller_scope.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/page.hpp"
#include "api/session/audit_trail.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>

namespace waymark::api::openshort {

namespace {

using links::bundles::Bundle;
using links::bundles::BundleDraft;
using links::bundles::BundlePatch;
using links::bundles::BundleStatus;

http::Response to_answer(const Result<Bundle>& bundle, const Services& services,
                         http::Status status)
{
    if (!bundle)
        return fail(bundle.error());
    return http::json(status, to_view(*bundle, services.public_url));
}

const std::string& bundle_uid(const Call& call)
{
    return call.request.path_parameter("id");
}

session::AuditNote note_about(std::string action, const Bundle& bundle)
{
    return {.action = std::move(action), .entity_type = "bundle", .entity_id = bundle.uid};
}

boost::json::object name_and_count_of(const Bundle& bundle)
{
    return {{"name", bundle.name}, {"urlCount", bundle.link_count}};
}

boost::json::object name_and_status_of(const Bundle& bundle)
{
    return {{"name", bundle.name}, {"status", links::bundles::to_string(bundle.status)}};
}

Result<Bundle> make_bundle(const Call& call, Services& services, const BundleDraft& draft)
{
    auto made = services.bundles.create(call.caller.id, link_scope(call.caller), draft);
    if (made) {
        auto note = note_about("BUNDLE_CREATED", *made);
        note.new_value = name_and_count_of(*made);
        session::record(services.audit, call, note);
    }
    return made;
}

Result<Bundle> change_bundle(const Call& call, Services& services, const BundlePatch& patch)
{
    auto change = services.bundles.update(link_scope(call.caller), bundle_uid(call), patch);
    if (!change)
        return std::unexpected(std::move(change).error());
    auto note = note_about("BUNDLE_UPDATED", change->after);
    note.old_value = name_and_status_of(change->before);
    note.new_value = name_and_status_of(change->after);
    session::record(services.audit, call, note);
    return std::move(change->after);
}

Result<Bundle> remove_bundle(const Call& call, Services& services)
{
    auto removed = services.bundles.remove(link_scope(call.caller), bundle_uid(call));
    if (removed) {
        auto note = note_about("BUNDLE_DELETED", *removed);
        note.old_value = name_and_count_of(*removed);
        session::record(services.audit, call, note);
    }
    return removed;
}

Result<boost::json::object> show_stats(const Call& call, Services& services)
{
    const auto bundle = services.bundles.get(link_scope(call.caller), bundle_uid(call));
    if (!bundle)
        return std::unexpected(bundle.error());
    const auto days =
        clicks_of_week(services.analytics, event_scope(call.caller), *bundle, services.clock.now());
    if (!days)
        return std::unexpected(days.error());
    return stats_view(*bundle, *days);
}

Answer move_to(Call& call, Services& services, BundleStatus status)
{
    BundlePatch patch;
    patch.status = status;
    const auto moved =
        co_await services.workers.run([&] { return change_bundle(call, services, patch); });
    co_return to_answer(moved, services, http::Status::created);
}

} // namespace

Answer create_bundle(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto draft = read_bundle_draft(*body);
    if (!draft)
        co_return fail(draft.error());
    if (const auto mistakes = find_mistakes(*draft); !mistakes.empty())
        co_return fail(mistakes);
    const auto made =
        co_await services.workers.run([&] { return make_bundle(call, services, *draft); });
    co_return to_answer(made, services, http::Status::created);
}

Answer list_bundles(Call& call, Services& services)
{
    const auto page = read_page(call.request);
    if (!page)
        co_return fail(page.error());
    auto query = read_bundle_query(call.request, call.caller);
    if (!query)
        co_return fail(query.error());
    query->slice = page->slice();
    // A page may hold some thousand links: made where it blocks nobody.
    co_return co_await services.workers.run([&] {
        const auto found = services.bundles.list(*query);
        boost::json::array data;
        for (const auto& bundle : found.items)
            data.push_back(to_view(bundle, services.public_url));
        return http::json(http::Status::ok, page_view(std::move(data), found.total, *page));
    });
}

Answer get_bundle(Call& call, Services& services)
{
    const auto bundle = co_await services.workers.run(
        [&] { return services.bundles.get(link_scope(call.caller), bundle_uid(call)); });
    co_return to_answer(bundle, services, http::Status::ok);
}

Answer update_bundle(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto patch = read_bundle_patch(*body);
    if (!patch)
        co_return fail(patch.error());
    if (const auto mistakes = find_mistakes(*patch); !mistakes.empty())
        co_return fail(mistakes);
    const auto changed =
        co_await services.workers.run([&] { return change_bundle(call, services, *patch); });
    co_return to_answer(changed, services, http::Status::ok);
}

Answer delete_bundle(Call& call, Services& services)
{
    const auto removed =
        co_await services.workers.run([&] { return remove_bundle(call, services); });
    if (!removed)
        co_return fail(removed.error());
    co_return http::no_content();
}

Answer archive_bundle(Call& call, Services& services)
{
    co_return co_await move_to(call, services, BundleStatus::archived);
}

Answer restore_bundle(Call& call, Services& services)
{
    co_return co_await move_to(call, services, BundleStatus::active);
}

Answer bundle_stats(Call& call, Services& services)
{
    const auto stats = co_await services.workers.run([&] { return show_stats(call, services); });
    if (!stats)
        co_return fail(stats.error());
    co_return http::json(http::Status::ok, *stats);
}

Answer add_to_bundle(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto entry = read_bundle_entry(*body);
    if (!entry)
        co_return fail(entry.error());
    const auto bundle = co_await services.workers.run([&] {
        return services.bundles.add(link_scope(call.caller), bundle_uid(call), entry->link_uid,
                                    entry->position);
    });
    co_return to_answer(bundle, services, http::Status::created);
}

Answer add_all_to_bundle(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto uids = read_bundle_links(*body);
    if (!uids)
        co_return fail(uids.error());
    const auto bundle = co_await services.workers.run(
        [&] { return services.bundles.add_all(link_scope(call.caller), bundle_uid(call), *uids); });
    co_return to_answer(bundle, services, http::Status::created);
}

Answer remove_from_bundle(Call& call, Services& services)
{
    const auto bundle = co_await services.workers.run([&] {
        return services.bundles.remove_link(link_scope(call.caller), bundle_uid(call),
                                            call.request.path_parameter("urlId"));
    });
    co_return to_answer(bundle, services, http::Status::ok);
}

Answer order_in_bundle(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto position = read_position(*body);
    if (!position)
        co_return fail(position.error());
    const auto bundle = co_await services.workers.run([&] {
        return services.bundles.set_position(link_scope(call.caller), bundle_uid(call),
                                             call.request.path_parameter("urlId"), *position);
    });
    co_return to_answer(bundle, services, http::Status::ok);
}

} // namespace waymark::api::openshort
