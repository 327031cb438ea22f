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

} // namespace waymark::api::dwz
