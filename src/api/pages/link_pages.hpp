// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/brand.hpp"
#include "base/language.hpp"
#include "links/link.hpp"
#include "redirect/host_table.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// The pages that somebody sees who follows a short link. Each is a whole HTML text; arguments are
// clear text.
namespace waymark::api::pages {

// Why a link leads nowhere.
enum class Notice : std::uint8_t {
    not_found,
    inactive,
    expired,
    used_up,
    locked,      // too many wrong passwords
    no_password, // one was told, but there is none
};

// Titled "<what> - <name of the brand>".
[[nodiscard]] std::string notice_page(Notice notice, const Brand& brand, Language language);

struct PasswordForm {
    std::string action; // path and query that the password is posted to
    bool was_wrong = false;
};

// Needs PagePowers::form.
[[nodiscard]] std::string password_page(const PasswordForm& form, const Brand& brand,
                                        Language language);

// Sends the browser on by itself, without a script.
[[nodiscard]] std::string forwarding_page(std::string_view target, const Brand& brand,
                                          Language language);

// What social networks show of a link: The Open Graph protocol and Twitter's cards.
struct PreviewCard {
    std::string_view title; // an empty text has no tag
    std::string_view description;
    std::string_view image_url;
    std::string_view short_url;
    std::string_view target;
    links::TwitterCard card = links::TwitterCard::summary_large_image;
};

// For crawlers; a person who gets it is sent on to the target.
[[nodiscard]] std::string preview_page(const PreviewCard& card);

// What a visitor of a registered domain reads: Chinese for who doesn't say.
[[nodiscard]] Language site_language(std::string_view accept_language);

// The page at `/` of a registered domain.
[[nodiscard]] std::string landing_page_for(const waymark::redirect::HostSettings& host,
                                           Language language);

} // namespace waymark::api::pages
