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

} // namespace waymark::api::openshort
