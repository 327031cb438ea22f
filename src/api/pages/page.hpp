// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/language.hpp"
#include "http/response.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace waymark::api::pages {

// A page in the one look that all of ours have: light and dark by the reader's system, no script,
// and nothing fetched from elsewhere.
struct Page {
    Language language = Language::en;
    std::string title;      // clear text
    std::string head;       // HTML that the head has besides
    std::string body;       // HTML, the inside of <main>
    bool is_narrow = false; // a notice or a form; if not, a document
};

// The whole HTML text.
[[nodiscard]] std::string render(const Page& page);

// BCP 47: "zh-CN".
[[nodiscard]] std::string_view language_tag(Language language);

// What a browser lets a page do.
enum class PagePowers : std::uint8_t {
    none,
    form, // sends one to this server, and shows a picture
};

// Content-Security-Policy (CSP level 3).
[[nodiscard]] std::string_view security_policy(PagePowers powers);

// The answer that carries a page: not to be kept, framed, or given more than its powers.
[[nodiscard]] http::Response page_response(http::Status status, std::string html,
                                           PagePowers powers = PagePowers::none);

} // namespace waymark::api::pages
