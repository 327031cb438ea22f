// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/openshort_routes.hpp"
#include "api/session/endpoints.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

// The dialect's handlers, each named as the table in openshort_routes.cpp names it.
namespace waymark::api::openshort {

using session::Call;
using Answer = boost::asio::awaitable<http::Response>;

Answer create_url(Call& call, Services& services);
Answer list_urls(Call& call, Services& services);
Answer get_url(Call& call, Services& services);
Answer update_url(Call& call, Services& services);
Answer delete_url(Call& call, Services& services);
Answer count_urls(Call& call, Services& services);
Answer url_qr_code(Call& call, Services& services);
Answer suggest_utm(Call& call, Services& services);

Answer create_urls(Call& call, Services& services);
Answer update_urls(Call& call, Services& services);
Answer delete_urls(Call& call, Services& services);

Answer create_variant(Call& call, Services& services);
Answer list_variants(Call& call, Services& services);
Answer get_variant(Call& call, Services& services);
Answer update_variant(Call& call, Services& services);
Answer delete_variant(Call& call, Services& services);

Answer create_rule(Call& call, Services& services);
Answer create_rule_from_template(Call& call, Services& services);
Answer list_rules(Call& call, Services& services);
Answer get_rule(Call& call, Services& services);
Answer update_rule(Call& call, Services& services);
Answer delete_rule(Call& call, Services& services);
Answer update_routing_settings(Call& call, Services& services);
Answer list_routing_templates(Call& call, Services& services);

Answer create_bundle(Call& call, Services& services);
Answer list_bundles(Call& call, Services& services);
Answer get_bundle(Call& call, Services& services);
Answer update_bundle(Call& call, Services& services);
Answer delete_bundle(Call& call, Services& services);
Answer archive_bundle(Call& call, Services& services);
Answer restore_bundle(Call& call, Services& services);
Answer bundle_stats(Call& call, Services& services);
Answer add_to_bundle(Call& call, Services& services);
Answer add_all_to_bundle(Call& call, Services& services);
Answer remove_from_bundle(Call& call, Services& services);
Answer order_in_bundle(Call& call, Services& services);

Answer overview_analytics(Call& call, Services& services);
Answer url_analytics(Call& call, Services& services);
Answer top_urls(Call& call, Services& services);
Answer bot_analytics(Call& call, Services& services);
Answer ab_test_analytics(Call& call, Services& services);
Answer url_bot_analytics(Call& call, Services& services);
Answer url_routing_analytics(Call& call, Services& services);
Answer url_recent_clicks(Call& call, Services& services);
Answer export_analytics(Call& call, Services& services);
Answer export_url_analytics(Call& call, Services& services);

Answer create_key(Call& call, Services& services);
Answer list_keys(Call& call, Services& services);
Answer get_key(Call& call, Services& services);
Answer delete_key(Call& call, Services& services);

Answer list_users(Call& call, Services& services);
Answer create_user(Call& call, Services& services);
Answer get_user(Call& call, Services& services);
Answer delete_user(Call& call, Services& services);
Answer change_user_role(Call& call, Services& services);
Answer change_user_status(Call& call, Services& services);
Answer change_user_name(Call& call, Services& services);
Answer reset_user_password(Call& call, Services& services);
Answer remove_user_two_factor(Call& call, Services& services);
Answer list_user_oidc_accounts(Call& call, Services& services);
Answer unlink_user_oidc_account(Call& call, Services& services);

Answer list_audit_log(Call& call, Services& services);

Answer upload_og_image(Call& call, Services& services);
Answer show_og_image(Call& call, Services& services);
Answer show_og_image_by_parts(Call& call, Services& services);

Answer list_settings(Call& call, Services& services);
Answer get_setting(Call& call, Services& services);
Answer set_setting(Call& call, Services& services);
Answer delete_setting(Call& call, Services& services);

} // namespace waymark::api::openshort
