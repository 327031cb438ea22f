// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/session_routes.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

// The handlers of the session paths, each named as the table in session_routes.cpp names it.
namespace waymark::api::session {

using Answer = boost::asio::awaitable<http::Response>;

Answer login(Call& call, Services& services);
Answer logout(Call& call, Services& services);
Answer register_account(Call& call, Services& services);
Answer refresh(Call& call, Services& services);
Answer list_sign_on_providers(Call& call, Services& services);

Answer show_me(Call& call, Services& services);
Answer rename_me(Call& call, Services& services);
Answer change_profile(Call& call, Services& services);
Answer change_password(Call& call, Services& services);

Answer set_up_two_factor(Call& call, Services& services);
Answer enable_two_factor(Call& call, Services& services);
Answer disable_two_factor(Call& call, Services& services);
Answer count_recovery_codes(Call& call, Services& services);
Answer renew_recovery_codes(Call& call, Services& services);
Answer show_two_factor_policy(Call& call, Services& services);
Answer change_two_factor_policy(Call& call, Services& services);

Answer list_sessions(Call& call, Services& services);
Answer end_session(Call& call, Services& services);
Answer end_other_sessions(Call& call, Services& services);

} // namespace waymark::api::session
