// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/envelope.hpp"
#include "links/domains/domain.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What clients send about domains, and what they are told if it won't do. Members are spelled as on
// the wire.
namespace waymark::api::dwz {

struct CreateDomain {
    std::string domain;
    std::string protocol;
    std::optional<std::string> site_name;
    std::optional<std::string> icp_number;
    std::optional<std::string> police_number;
    std::optional<bool> is_active;
    std::optional<bool> pass_query_params;
    std::optional<std::int64_t> random_suffix_length;
    std::optional<bool> enable_checksum;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(CreateDomain, (),
                      (domain, protocol, site_name, icp_number, police_number, is_active,
                       pass_query_params, random_suffix_length, enable_checksum, description))

// How codes are made can't be changed: what is sent about it is ignored.
struct UpdateDomain {
    std::optional<std::string> domain;
    std::optional<std::string> protocol;
    std::optional<std::string> site_name;
    std::optional<std::string> icp_number;
    std::optional<std::string> police_number;
    std::optional<bool> is_active;
    std::optional<bool> pass_query_params;
    std::optional<std::string> description;
};
BOOST_DESCRIBE_STRUCT(UpdateDomain, (),
                      (domain, protocol, site_name, icp_number, police_number, is_active,
                       pass_query_params, description))

// invalid_argument: `random_suffix_length` is out of range. The rest is for the domain to judge.
[[nodiscard]] Result<links::domains::DomainDraft> to_draft(const CreateDomain& body);
[[nodiscard]] links::domains::DomainPatch to_patch(const UpdateDomain& body);

// What links::domains::DomainService refuses, in the API's words; `taken` are those for a name that
// is in use.
[[nodiscard]] Rejection reject_domain(const Error& error, std::string_view taken);

} // namespace waymark::api::dwz
