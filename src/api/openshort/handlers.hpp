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

Answer overview_analytics(Call& call, Services& services);
Answer url_analytics(Call& call, Services& services);

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

} // namespace waymark::api::openshort
