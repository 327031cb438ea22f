// SPDX-License-Identifier: Apache-2.0
#include "api/native/query_subject.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace waymark::api::native {

namespace {

using analytics::Condition;
using analytics::Dimension;
using analytics::Filter;
using analytics::Scope;
using identity::Caller;

// Somebody else's site is told from none at all by nothing.
Result<sites::Site> find_site(const Caller& caller, SiteId id, const sites::SiteService& sites)
{
    const auto unknown = failure(Errc::not_found, "There is no such site.", "site");
    if (caller.site && caller.site != id)
        return unknown;
    auto site = sites.get({.id = caller.id, .is_admin = caller.is_admin()}, id);
    if (!site && (site.error().code == Errc::forbidden || site.error().code == Errc::not_found))
        return unknown;
    return site;
}

} // namespace

Result<Subject> find_subject(const Caller& caller, std::optional<std::uint64_t> site,
                             const sites::SiteService& sites, const TimeZone& otherwise)
{
    const auto scope = caller.is_admin() ? Scope::everything() : Scope::owner(caller.id);
    if (!site && !caller.site)
        return Subject{.scope = scope, .zone = otherwise};
    const auto found = find_site(caller, site ? SiteId{*site} : caller.site, sites);
    if (!found)
        return std::unexpected(found.error());
    const bool has_zone = !found->time_zone.empty();
    return Subject{.scope = scope.site(found->events_id()),
                   .zone =
                       has_zone ? TimeZone::find(found->time_zone).value_or(otherwise) : otherwise,
                   .has_every_site = false};
}

std::vector<SiteId> find_erased(const Subject& subject, const sites::ErasureQueue& erasures)
{
    std::vector<SiteId> erased;
    if (!subject.has_every_site)
        return erased;
    for (const auto& erasure : erasures.list(TimePoint::max())) {
        if (erasure.kind == sites::SiteErasure::Kind::site)
            erased.push_back(erasure.events_site);
    }
    return erased;
}

void leave_out(std::span<const SiteId> erased, std::optional<Filter>& filter)
{
    if (erased.empty())
        return;
    std::vector<std::string> numbers;
    for (const auto site : erased)
        numbers.push_back(fmt::to_string(site.value));
    auto others = analytics::where(Dimension::site, analytics::Match::not_in, std::move(numbers));
    filter =
        filter ? analytics::all_of({*std::move(filter), std::move(others)}) : std::move(others);
}

Result<LinkId> find_link(const Caller& caller, const boost::json::value& link,
                         const links::LinkService& links)
{
    links::LinkScope scope;
    if (!caller.is_admin())
        scope.owner = caller.id;
    Result<links::Link> found =
        failure(Errc::invalid_argument, "link must be a link's number or public id", "link");
    if (const auto* const uid = link.if_string())
        found = links.get(scope, std::string_view(*uid));
    else if (link.is_int64() && link.get_int64() > 0)
        found = links.get(scope, LinkId{static_cast<std::uint64_t>(link.get_int64())});
    if (!found && found.error().code == Errc::not_found)
        return failure(Errc::not_found, "There is no such link.", "link");
    if (!found)
        return std::unexpected(found.error());
    return found->id;
}

void name_sites_as_events_do(Filter& filter, const sites::SiteDirectory& sites)
{
    if (auto* const condition = std::get_if<Condition>(&filter.node)) {
        if (condition->dimension != Dimension::site)
            return;
        for (auto& value : condition->values) {
            const auto id = parse_number<std::uint64_t>(value);
            if (const auto site = sites.find(SiteId{id.value_or(0)}))
                value = fmt::to_string(site->events_id().value);
        }
        return;
    }
    std::visit(
        [&](auto& node) {
            if constexpr (requires { node.of; }) {
                for (auto& part : node.of)
                    name_sites_as_events_do(part, sites);
            }
        },
        filter.node);
}

} // namespace waymark::api::native
