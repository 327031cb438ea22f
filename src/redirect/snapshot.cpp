// SPDX-License-Identifier: Apache-2.0
#include "redirect/snapshot.hpp"

#include "base/log.hpp"
#include "base/query_string.hpp"
#include "base/url.hpp"

#include <vector>

namespace waymark::redirect {

namespace {

std::string with_utm(const std::string& target, const links::LinkUtm& utm)
{
    std::vector<QueryParameter> parameters;
    for (const auto& [name, member] : links::utm_fields) {
        if (!(utm.*member).empty())
            parameters.push_back({name, utm.*member});
    }
    if (parameters.empty())
        return target;
    std::string merged;
    append_with_parameters(merged, target, parameters);
    return merged;
}

} // namespace

SnapshotPointer make_snapshot(const links::Link& link)
{
    const bool use_default = link.is_smart_routing && !link.default_url.empty();
    const auto target = Url::parse(use_default ? link.default_url : link.target_url);
    if (!target) {
        log::error("a link's target is no URL", {{"link", link.uid}});
        return nullptr;
    }
    Snapshot snapshot;
    snapshot.link = link.id;
    snapshot.owner = link.owner;
    snapshot.status = link.status;
    snapshot.expires = link.expires.value_or(TimePoint::max());
    snapshot.has_password = link.has_password();
    snapshot.utm = link.utm;
    snapshot.target = target->text();
    snapshot.ready_target = with_utm(snapshot.target, link.utm);
    return std::make_shared<const Snapshot>(std::move(snapshot));
}

} // namespace waymark::redirect
