// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/openshort_routes.hpp"

#include "api/openshort/handlers.hpp"
#include "api/session/session_dialect.hpp"

#include <array>

namespace waymark::api::openshort {

namespace {

using http::Method;
using session::Access;
using session::EndpointOptions;
using Row = session::Endpoint<Services>;

constexpr std::size_t picture_bytes_max = 10U << 20U;
constexpr std::size_t form_bytes_max = 16U << 10U; // what a form has besides

constexpr EndpointOptions uploads{.route = {.body_bytes_max = picture_bytes_max + form_bytes_max}};

constexpr EndpointOptions in_bulk{.requests_a_window = 5};
constexpr EndpointOptions while_typing{.requests_a_window = 30};

constexpr std::array endpoints{
    Row{Method::post, "/api/urls", Access::user, &create_url},
    Row{Method::get, "/api/urls", Access::user, &list_urls},
    Row{Method::post, "/api/urls/bulk", Access::user, &create_urls, in_bulk},
    Row{Method::patch, "/api/urls/bulk", Access::user, &update_urls, in_bulk},
    Row{Method::delete_, "/api/urls/bulk", Access::user, &delete_urls, in_bulk},
    Row{Method::get, "/api/urls/stats", Access::user, &count_urls},
    Row{Method::get, "/api/urls/utm-suggestions", Access::user, &suggest_utm, while_typing},
    Row{Method::get, "/api/urls/{id}", Access::user, &get_url},
    Row{Method::patch, "/api/urls/{id}", Access::user, &update_url},
    Row{Method::put, "/api/urls/{id}", Access::user, &update_url},
    Row{Method::delete_, "/api/urls/{id}", Access::user, &delete_url},
    Row{Method::get, "/api/urls/{id}/qrcode", Access::user, &url_qr_code},

    Row{Method::post, "/api/urls/{id}/variants", Access::user, &create_variant},
    Row{Method::get, "/api/urls/{id}/variants", Access::user, &list_variants},
    Row{Method::get, "/api/urls/{id}/variants/{variantId}", Access::user, &get_variant},
    Row{Method::patch, "/api/urls/{id}/variants/{variantId}", Access::user, &update_variant},
    Row{Method::put, "/api/urls/{id}/variants/{variantId}", Access::user, &update_variant},
    Row{Method::delete_, "/api/urls/{id}/variants/{variantId}", Access::user, &delete_variant},

    Row{Method::post, "/api/urls/{id}/routing-rules", Access::user, &create_rule},
    Row{Method::post, "/api/urls/{id}/routing-rules/from-template", Access::user,
        &create_rule_from_template},
    Row{Method::get, "/api/urls/{id}/routing-rules", Access::user, &list_rules},
    Row{Method::patch, "/api/urls/{id}/routing-rules/settings", Access::user,
        &update_routing_settings},
    Row{Method::get, "/api/urls/{id}/routing-rules/{ruleId}", Access::user, &get_rule},
    Row{Method::patch, "/api/urls/{id}/routing-rules/{ruleId}", Access::user, &update_rule},
    Row{Method::put, "/api/urls/{id}/routing-rules/{ruleId}", Access::user, &update_rule},
    Row{Method::delete_, "/api/urls/{id}/routing-rules/{ruleId}", Access::user, &delete_rule},
    Row{Method::get, "/api/routing-templates", Access::user, &list_routing_templates},

    Row{Method::post, "/api/bundles", Access::user, &create_bundle},
    Row{Method::get, "/api/bundles", Access::user, &list_bundles},
    Row{Method::get, "/api/bundles/{id}", Access::user, &get_bundle},
    Row{Method::patch, "/api/bundles/{id}", Access::user, &update_bundle},
    Row{Method::put, "/api/bundles/{id}", Access::user, &update_bundle},
    Row{Method::delete_, "/api/bundles/{id}", Access::user, &delete_bundle},
    Row{Method::post, "/api/bundles/{id}/archive", Access::user, &archive_bundle},
    Row{Method::post, "/api/bundles/{id}/restore", Access::user, &restore_bundle},
    Row{Method::get, "/api/bundles/{id}/stats", Access::user, &bundle_stats},
    Row{Method::post, "/api/bundles/{id}/urls", Access::user, &add_to_bundle},
    Row{Method::post, "/api/bundles/{id}/urls/batch", Access::user, &add_all_to_bundle},
    Row{Method::delete_, "/api/bundles/{id}/urls/{urlId}", Access::user, &remove_from_bundle},
    Row{Method::patch, "/api/bundles/{id}/urls/{urlId}/order", Access::user, &order_in_bundle},

    Row{Method::get, "/api/analytics/overview", Access::user, &overview_analytics},
    Row{Method::get, "/api/analytics/top-urls", Access::user, &top_urls},
    Row{Method::get, "/api/analytics/bots", Access::user, &bot_analytics},
    Row{Method::get, "/api/analytics/ab-tests", Access::user, &ab_test_analytics},
    Row{Method::get, "/api/analytics/export", Access::user, &export_analytics},
    Row{Method::get, "/api/analytics/urls/{id}", Access::user, &url_analytics},
    Row{Method::get, "/api/analytics/urls/{id}/recent-clicks", Access::user, &url_recent_clicks},
    Row{Method::get, "/api/analytics/urls/{id}/bots", Access::user, &url_bot_analytics},
    Row{Method::get, "/api/analytics/urls/{id}/routing", Access::user, &url_routing_analytics},
    Row{Method::get, "/api/analytics/urls/{id}/export", Access::user, &export_url_analytics},

    Row{Method::post, "/api/api-keys", Access::user, &create_key},
    Row{Method::get, "/api/api-keys", Access::user, &list_keys},
    Row{Method::get, "/api/api-keys/{id}", Access::user, &get_key},
    Row{Method::delete_, "/api/api-keys/{id}", Access::user, &delete_key},

    Row{Method::get, "/api/users", Access::admin, &list_users},
    Row{Method::post, "/api/users", Access::admin, &create_user},
    Row{Method::get, "/api/users/{id}", Access::admin, &get_user},
    Row{Method::delete_, "/api/users/{id}", Access::admin, &delete_user},
    Row{Method::patch, "/api/users/{id}/role", Access::admin, &change_user_role},
    Row{Method::patch, "/api/users/{id}/status", Access::admin, &change_user_status},
    Row{Method::patch, "/api/users/{id}/name", Access::admin, &change_user_name},
    Row{Method::post, "/api/users/{id}/reset-password", Access::admin, &reset_user_password},
    Row{Method::patch, "/api/users/{id}/reset-password", Access::admin, &reset_user_password},
    Row{Method::patch, "/api/users/{id}/2fa", Access::admin, &remove_user_two_factor},
    Row{Method::get, "/api/users/{id}/oidc-accounts", Access::admin, &list_user_oidc_accounts},
    Row{Method::delete_, "/api/users/{id}/oidc-accounts/{accountId}", Access::admin,
        &unlink_user_oidc_account},

    Row{Method::get, "/api/audit-logs", Access::admin, &list_audit_log},

    Row{Method::get, "/api/settings/system", Access::admin, &list_settings},
    Row{Method::get, "/api/settings/system/{key}", Access::admin, &get_setting},
    Row{Method::put, "/api/settings/system/{key}", Access::admin, &set_setting},
    Row{Method::delete_, "/api/settings/system/{key}", Access::admin, &delete_setting},

    Row{Method::post, "/api/og-images/upload/{urlId}", Access::user, &upload_og_image, uploads},
    Row{Method::get, "/api/og-images/{key}", Access::anyone, &show_og_image},
    Row{Method::get, "/api/og-images/{folder}/{link}/{file}", Access::anyone,
        &show_og_image_by_parts},
};

} // namespace

session::Dialect make_dialect()
{
    return session::make_envelope_dialect();
}

void add_routes(http::Router& router, session::AccessControl& control,
                const session::Dialect& dialect, Services& services)
{
    session::add_endpoints<Services>(router, control, dialect, services, endpoints);
}

} // namespace waymark::api::openshort
