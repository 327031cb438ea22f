// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/site_access.hpp"

#include "base/text.hpp"

#include <cstdint>

namespace waymark::api::pingoo {

bool is_visible(const sites::Site& site, const identity::Caller& caller)
{
    const bool is_in_reach = !caller.site || caller.site == site.id;
    return is_in_reach && (site.owner == caller.id || caller.is_admin());
}

Result<std::shared_ptr<const sites::KnownSite>> find_visible_site(const session::Call& call,
                                                                  const Services& services)
{
    const auto id = parse_number<std::uint64_t>(call.request.path_parameter("site_id"));
    if (!id)
        return failure(Errc::invalid_argument, "无效的站点ID", "site_id");
    auto site = services.directory.find(SiteId{*id});
    if (!site || !is_visible(*site, call.caller))
        return failure(Errc::forbidden, "权限检查失败", "site_id");
    return site;
}

} // namespace waymark::api::pingoo
