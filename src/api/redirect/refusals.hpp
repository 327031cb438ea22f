// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/link_pages.hpp"
#include "api/redirect/inquiry.hpp"
#include "base/error.hpp"
#include "base/language.hpp"
#include "http/response.hpp"

#include <cstdint>
#include <string_view>

// What somebody is told whom a link leads nowhere.
namespace waymark::api::redirect {

// Whose statuses and envelope an answer has.
enum class Manner : std::uint8_t {
    open_short, // {"statusCode":404,"message":"…","error":"Not Found"}
    dwz,        // {"code":40401,"message":"…"}; the code's first three digits are the status
};

[[nodiscard]] Manner manner_of(const Inquiry& inquiry);

[[nodiscard]] http::Status status_of(pages::Notice notice, Manner manner);

// The JSON text for programs on the default domain, which lives as long as the process.
[[nodiscard]] std::string_view open_short_text(pages::Notice notice);

[[nodiscard]] http::Response refuse_with_json(pages::Notice notice, Manner manner);
[[nodiscard]] http::Response refuse_with_page(pages::Notice notice, Manner manner,
                                              const pages::Brand& brand, Language language);

// 401: the link asks for a password, or the one that was told is wrong.
[[nodiscard]] http::Response password_required(Manner manner);
[[nodiscard]] http::Response password_incorrect(Manner manner);
// 400: what was posted is no password.
[[nodiscard]] http::Response password_malformed(const Error& mistake, Manner manner);

} // namespace waymark::api::redirect
