// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pingoo/pingoo_routes.hpp"
#include "http/response.hpp"

#include <boost/asio/awaitable.hpp>

// The dialect's handlers, each named as the table in pingoo_routes.cpp names it.
namespace waymark::api::pingoo {

using session::Call;
using Answer = boost::asio::awaitable<http::Response>;

Answer create_site(Call& call, Services& services);
Answer list_sites(Call& call, Services& services);
Answer get_site(Call& call, Services& services);
Answer update_site(Call& call, Services& services);
Answer delete_site(Call& call, Services& services);
Answer clear_site(Call& call, Services& services);

Answer create_event(Call& call, Services& services);
Answer send_event(Call& call, Services& services);
Answer list_events(Call& call, Services& services);
Answer get_event_stats(Call& call, Services& services);
Answer get_event_summary(Call& call, Services& services);

} // namespace waymark::api::pingoo
