// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/language.hpp"
#include "redirect/host_table.hpp"
#include "settings/system_settings.hpp"

#include <string>
#include <string_view>

namespace waymark::api::pages {

// Who stands behind a page: above it, behind its title, and below it. All of it is what people
// entered; pages escape it.
struct Brand {
    std::string name;
    std::string logo_url; // https, or a path of this server; empty: there is none
    std::string color;    // "#1f6feb" or "#abc"; empty: ours
    std::string icp_number;
    std::string police_number;
};

// A logo or a colour that no page can show is left out.
[[nodiscard]] Brand brand_of(const settings::Branding& branding);
// A domain without a site name is called after what it does.
[[nodiscard]] Brand brand_of(const waymark::redirect::HostSettings& host, Language language);

// Parts of a page, as HTML; empty where there is nothing to show.
[[nodiscard]] std::string brand_header(const Brand& brand);
[[nodiscard]] std::string brand_footer(const Brand& brand);
[[nodiscard]] std::string brand_style(const Brand& brand); // for the head

} // namespace waymark::api::pages
