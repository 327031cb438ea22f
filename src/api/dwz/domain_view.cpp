// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/domain_view.hpp"

#include "api/dwz/wire_time.hpp"

namespace waymark::api::dwz {

boost::json::object to_view(const links::domains::Domain& domain)
{
    return {
        {"id", domain.id},
        {"domain", domain.name},
        {"protocol", domain.protocol},
        {"site_name", domain.site_name},
        {"icp_number", domain.icp_number},
        {"police_number", domain.police_number},
        {"is_active", domain.is_active},
        {"pass_query_params", domain.pass_query_params},
        {"random_suffix_length", domain.codes.random_suffix_length},
        {"enable_checksum", domain.codes.has_checksum},
        {"description", domain.description},
        {"created_at", to_wire_time(domain.created)},
        {"updated_at", to_wire_time(domain.updated)},
    };
}

} // namespace waymark::api::dwz
