// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/link_pages.hpp"
#include "base/language.hpp"

#include <string_view>

// The words of the pages of links, in each language.
namespace waymark::api::pages {

struct NoticeWords {
    std::string_view heading;
    std::string_view text;
};

[[nodiscard]] NoticeWords notice_words(Notice notice, Language language);

struct PasswordWords {
    std::string_view heading;
    std::string_view text;
    std::string_view label;
    std::string_view button;
    std::string_view wrong;
};

[[nodiscard]] const PasswordWords& password_words(Language language);

struct ForwardingWords {
    std::string_view heading;
    std::string_view text; // before the target
};

[[nodiscard]] const ForwardingWords& forwarding_words(Language language);

// What a registered domain is for, on its landing page.
[[nodiscard]] std::string_view site_tagline(Language language);

} // namespace waymark::api::pages
