// SPDX-License-Identifier: Apache-2.0
#include "api/pages/brand.hpp"

#include "api/pages/html_text.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace waymark::api::pages {

namespace {

// Where a site proves that its ICP number is its own.
constexpr std::string_view icp_register = "https://beian.miit.gov.cn/";

bool is_hex(char c)
{
    const char lower = ascii_lower(c);
    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f');
}

bool is_color(std::string_view text)
{
    return (text.size() == 4 || text.size() == 7) && text.front() == '#' &&
           std::ranges::all_of(text.substr(1), is_hex);
}

bool is_logo(std::string_view url)
{
    const bool is_own_path = url.starts_with('/') && !url.starts_with("//");
    return is_own_path || istarts_with(url, "https://");
}

double hex_digit(char c)
{
    return c <= '9' ? c - '0' : ascii_lower(c) - 'a' + 10;
}

// From black, 0, to white, 1 (WCAG 2.1, "relative luminance").
double luminance(std::string_view color)
{
    constexpr std::array weights{0.2126, 0.7152, 0.0722};
    const bool is_short = color.size() == 4;
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const char high = color[is_short ? 1 + i : 1 + 2 * i];
        const char low = color[is_short ? 1 + i : 2 + 2 * i];
        const double value = (hex_digit(high) * 16 + hex_digit(low)) / 255;
        sum += weights.at(i) *
               (value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

// Black or white, whichever can be read better on it.
std::string_view ink_on(std::string_view color)
{
    constexpr double equal_contrast = 0.179;
    return luminance(color) > equal_contrast ? "#000" : "#fff";
}

std::string_view nameless_site(Language language)
{
    switch (language) {
    case Language::zh_cn:
        return "短网址服务";
    case Language::zh_tw:
        return "短網址服務";
    case Language::en:
        break;
    }
    return "Short links";
}

} // namespace

Brand brand_of(const settings::Branding& branding)
{
    Brand brand{.name = branding.brand_name};
    if (is_logo(branding.logo_url))
        brand.logo_url = branding.logo_url;
    if (is_color(branding.primary_color))
        brand.color = branding.primary_color;
    return brand;
}

Brand brand_of(const waymark::redirect::HostSettings& host, Language language)
{
    return {.name = host.site_name.empty() ? std::string(nameless_site(language)) : host.site_name,
            .icp_number = host.icp_number,
            .police_number = host.police_number};
}

std::string brand_header(const Brand& brand)
{
    if (brand.logo_url.empty())
        return fmt::format("<p class=\"brand\">{}</p>\n", escape_html(brand.name));
    return fmt::format("<p class=\"brand\"><img src=\"{}\" alt=\"{}\"></p>\n",
                       escape_html(brand.logo_url), escape_html(brand.name));
}

std::string brand_footer(const Brand& brand)
{
    if (brand.icp_number.empty() && brand.police_number.empty())
        return {};
    std::string footer = "<footer>";
    if (!brand.icp_number.empty())
        footer += fmt::format("<a href=\"{}\" rel=\"noreferrer\">{}</a>", icp_register,
                              escape_html(brand.icp_number));
    if (!brand.police_number.empty())
        footer += fmt::format("<span>{}</span>", escape_html(brand.police_number));
    return footer + "</footer>\n";
}

std::string brand_style(const Brand& brand)
{
    if (brand.color.empty())
        return {};
    return fmt::format("<style>:root:root{{--brand:{};--on-brand:{}}}</style>\n", brand.color,
                       ink_on(brand.color));
}

} // namespace waymark::api::pages
