// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/session/access.hpp"
#include "audit/audit_log.hpp"
#include "audit/operation_log.hpp"
#include "base/clock.hpp"
#include "base/time_zone.hpp"
#include "http/router.hpp"
#include "http/workers.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/user_service.hpp"
#include "links/domains/domain_service.hpp"
#include "links/link_service.hpp"
#include "links/variants/ab_test_service.hpp"

#include <string>

namespace waymark::api::dwz {

// What the dialect's endpoints stand on; outlives the router.
struct Services {
    session::Dialect dialect; // of make_dialect()
    http::Workers& workers;
    http::Workers& hashers; // for what hashes passwords
    identity::SessionService& sessions;
    identity::UserService& users;
    identity::KeyService& keys;
    links::LinkService& links;
    links::domains::DomainService& domains;
    links::variants::AbTestService& ab_tests;
    analytics::Reader& analytics;
    audit::OperationLog& operations;
    audit::AuditLog& audit;
    const Clock& clock;
    TimeZone zone;          // of days, weeks and months
    std::string public_url; // of links on the default domain, without a slash at the end
};

// Adds the dialect's endpoints: see README.md beside this file.
void add_routes(http::Router& router, session::AccessControl& control, Services& services);

} // namespace waymark::api::dwz
