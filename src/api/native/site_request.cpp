// SPDX-License-Identifier: Apache-2.0
#include "api/native/site_request.hpp"

#include "base/text.hpp"

#include <cstdint>

namespace waymark::api::native {

sites::Actor actor_of(const session::Call& call)
{
    return {.id = call.caller.id, .is_admin = call.caller.is_admin()};
}

SiteId site_id(const session::Call& call)
{
    const auto number = parse_number<std::uint64_t>(call.request.path_parameter("id"));
    const SiteId id{number.value_or(0)};
    return call.caller.site && call.caller.site != id ? SiteId{} : id;
}

Error hide_site(Error error)
{
    const bool is_of_site = error.code == Errc::not_found && error.field.empty();
    if (error.code == Errc::forbidden || is_of_site)
        return {Errc::not_found, "There is no such site.", "site"};
    return error;
}

} // namespace waymark::api::native
