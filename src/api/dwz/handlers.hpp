// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/dwz_routes.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

// The dialect's handlers, each named as the table in dwz_routes.cpp names it.
namespace waymark::api::dwz {

using session::Call;
using Answer = boost::asio::awaitable<http::Response>;

Answer login(Call& call, Services& services);
Answer logout(Call& call, Services& services);

Answer create_token(Call& call, Services& services);
Answer list_tokens(Call& call, Services& services);
Answer delete_token(Call& call, Services& services);

Answer create_user(Call& call, Services& services);
Answer list_users(Call& call, Services& services);
Answer get_user(Call& call, Services& services);
Answer update_user(Call& call, Services& services);
Answer delete_user(Call& call, Services& services);
Answer reset_password(Call& call, Services& services);

Answer get_profile(Call& call, Services& services);
Answer change_password(Call& call, Services& services);

Answer list_logs(Call& call, Services& services);

Answer create_short_link(Call& call, Services& services);
Answer create_short_links(Call& call, Services& services);
Answer list_short_links(Call& call, Services& services);
Answer get_short_link(Call& call, Services& services);
Answer update_short_link(Call& call, Services& services);
Answer delete_short_link(Call& call, Services& services);
Answer get_short_link_statistics(Call& call, Services& services);

Answer create_domain(Call& call, Services& services);
Answer list_domains(Call& call, Services& services);
Answer list_active_domains(Call& call, Services& services);
Answer update_domain(Call& call, Services& services);
Answer set_domain_status(Call& call, Services& services);
Answer delete_domain(Call& call, Services& services);

Answer create_ab_test(Call& call, Services& services);
Answer list_ab_tests(Call& call, Services& services);
Answer get_ab_test(Call& call, Services& services);
Answer update_ab_test(Call& call, Services& services);
Answer delete_ab_test(Call& call, Services& services);
Answer start_ab_test(Call& call, Services& services);
Answer stop_ab_test(Call& call, Services& services);
Answer get_ab_test_statistics(Call& call, Services& services);

Answer get_system_statistics(Call& call, Services& services);
Answer get_dashboard(Call& call, Services& services);
Answer list_link_statistics(Call& call, Services& services);

Answer list_clicks(Call& call, Services& services);
Answer analyse_clicks(Call& call, Services& services);

} // namespace waymark::api::dwz
