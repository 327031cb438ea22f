// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/response.hpp"

// The files that browsers and robots look for at the root of every host.
namespace waymark::api::redirect {

// Everything may be read.
[[nodiscard]] http::Response robots_text();

// Leads to the icon; sites have none of ours.
[[nodiscard]] http::Response favicon(bool is_on_site);
[[nodiscard]] http::Response favicon_image();

} // namespace waymark::api::redirect
