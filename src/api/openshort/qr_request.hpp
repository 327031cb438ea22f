// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "qr/qr.hpp"

#include <string>
#include <string_view>

namespace waymark::api::openshort {

// How a link's QR code is to look.
struct QrRequest {
    qr::Options options{.size_px = 512, .margin_modules = 2};
    bool is_svg = false;
    bool has_logo = false; // the link's picture in the middle; the level is `high` then
};

// Reads `width` (pixels), `color` (#rrggbb), `margin` (modules), `errorLevel` (L, M, Q or H),
// `format` (png or svg) and `logo` (true or false).
//
// invalid_argument: a parameter is wrong; `field` names it.
[[nodiscard]] Result<QrRequest> read_qr_request(const http::Request& request);

// The picture as a data URL. `logo` is a WebP file, looked at if one is wanted. Errors are those of
// src/qr and image/logo.hpp.
[[nodiscard]] Result<std::string> draw_qr_code(std::string_view text, const QrRequest& wanted,
                                               std::string_view logo);

} // namespace waymark::api::openshort
