// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/find_link.hpp"

#include "api/openshort/caller_scope.hpp"

namespace waymark::api::openshort {

Result<links::Link> find_link(const Call& call, const Services& services)
{
    return services.links.get(link_scope(call.caller), call.request.path_parameter("id"));
}

} // namespace waymark::api::openshort
