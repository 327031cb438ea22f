// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/reader.hpp"
#include "api/session/endpoints.hpp"
#include "audit/audit_log.hpp"
#include "base/clock.hpp"
#include "http/workers.hpp"
#include "identity/keys/key_service.hpp"
#include "identity/sessions/session_service.hpp"
#include "identity/two_factor_service.hpp"
#include "identity/user_service.hpp"
#include "image/image_store.hpp"
#include "links/bundles/bundle_service.hpp"
#include "links/link_service.hpp"
#include "links/routing/rule_service.hpp"
#include "links/variants/variant_service.hpp"
#include "settings/system_settings.hpp"

#include <string>

namespace waymark::api::openshort {

// What the dialect's endpoints stand on; outlives the router.
struct Services {
    http::Workers& workers;
    http::Workers& hashers; // for what hashes passwords, too
    links::LinkService& links;
    links::variants::VariantService& variants;
    links::routing::RuleService& rules;
    links::bundles::BundleService& bundles;
    settings::SystemSettings& settings;
    image::ImageStore& images;
    identity::UserService& users;
    identity::SessionService& sessions;
    identity::TwoFactorService& second_factor;
    identity::KeyService& keys;
    audit::AuditLog& audit;
    analytics::Reader& analytics;
    const Clock& clock;
    std::string public_url; // what short URLs begin with, without a slash at the end
};

// How the gate answers in this dialect.
[[nodiscard]] session::Dialect make_dialect();

// Adds the dialect's endpoints: see README.md beside this file. `dialect` is make_dialect()'s, and
// outlives the router.
void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Services& services);

} // namespace waymark::api::openshort
