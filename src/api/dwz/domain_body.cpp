// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/domain_body.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

Result<links::domains::DomainDraft> to_draft(const CreateDomain& body)
{
    using links::domains::random_suffix_max;
    links::domains::DomainDraft draft;
    draft.name = body.domain;
    draft.protocol = body.protocol;
    draft.site_name = body.site_name.value_or("");
    draft.icp_number = body.icp_number.value_or("");
    draft.police_number = body.police_number.value_or("");
    draft.description = body.description.value_or("");
    draft.is_active = body.is_active.value_or(draft.is_active);
    draft.pass_query_params = body.pass_query_params.value_or(draft.pass_query_params);
    draft.codes.has_checksum = body.enable_checksum.value_or(draft.codes.has_checksum);
    if (const auto length = body.random_suffix_length) {
        if (*length < 0 || *length > std::int64_t{random_suffix_max}) {
            return failure(Errc::invalid_argument,
                           fmt::format("random_suffix_length must be 0 to {}", random_suffix_max),
                           "random_suffix_length");
        }
        draft.codes.random_suffix_length = static_cast<std::size_t>(*length);
    }
    return draft;
}

links::domains::DomainPatch to_patch(const UpdateDomain& body)
{
    return {.name = body.domain,
            .protocol = body.protocol,
            .site_name = body.site_name,
            .icp_number = body.icp_number,
            .police_number = body.police_number,
            .description = body.description,
            .is_active = body.is_active,
            .pass_query_params = body.pass_query_params};
}

Rejection reject_domain(const Error& error, std::string_view taken)
{
    if (error.code == Errc::not_found)
        return {error.code, "域名不存在"};
    if (error.code == Errc::conflict)
        return {error.code, std::string(taken)};
    if (error.code == Errc::invalid_argument && error.field == "name")
        return {error.code, "无效的域名格式"};
    if (error.code == Errc::invalid_argument && error.field == "port")
        return {error.code, "无效的端口号"};
    return reject(error);
}

} // namespace waymark::api::dwz
