// SPDX-License-Identifier: Apache-2.0
#include "links/bundles/bundle.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "links/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace waymark::links::bundles {

namespace {

bool is_hex_digit(char c)
{
    const char lower = ascii_lower(c);
    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f');
}

void check_color(std::string_view color, Mistakes& mistakes)
{
    if (color.empty())
        return;
    const std::string_view digits = color.substr(color.starts_with('#') ? 1 : 0);
    const bool has_length = digits.size() == 3 || digits.size() == 6 || digits.size() == 8;
    if (!has_length || !std::ranges::all_of(digits, is_hex_digit)) {
        mistakes.add("color",
                     "Invalid color: it must be hexadecimal, such as #3B82F6, #38F or #3B82F680");
    }
}

void check_icon(std::string_view icon, Mistakes& mistakes)
{
    if (auto line = check_line(icon, "icon", icon_max); !line) {
        mistakes.add(std::move(line.error()));
    } else if (count_utf16_units(icon) > icon_max) {
        mistakes.add(
            "icon", fmt::format("Invalid icon: it must be at most {} UTF-16 units long", icon_max));
    }
}

void check_links(const std::vector<std::string>& links, Mistakes& mistakes)
{
    if (links.size() > members_max) {
        mistakes.add("links", fmt::format("Invalid links: they must be at most {}", members_max));
        return;
    }
    const std::set<std::string_view> distinct(links.begin(), links.end());
    if (distinct.size() != links.size())
        mistakes.add("links", "Invalid links: one stands there twice");
}

} // namespace

std::string_view to_string(BundleStatus status)
{
    return status == BundleStatus::active ? "ACTIVE" : "ARCHIVED";
}

std::optional<BundleStatus> parse_bundle_status(std::string_view text)
{
    for (const auto status : {BundleStatus::active, BundleStatus::archived}) {
        if (text == to_string(status))
            return status;
    }
    return std::nullopt;
}

std::vector<Error> find_mistakes(const BundleDraft& draft)
{
    Mistakes mistakes;
    mistakes.check_name("name", draft.name, name_max);
    mistakes.check_text("description", draft.description, bundles::description_max);
    check_color(draft.color, mistakes);
    check_icon(draft.icon, mistakes);
    check_links(draft.links, mistakes);
    return std::move(mistakes).take();
}

std::vector<Error> find_mistakes(const BundlePatch& patch)
{
    Mistakes mistakes;
    if (patch.name)
        mistakes.check_name("name", *patch.name, name_max);
    if (patch.description)
        mistakes.check_text("description", *patch.description, bundles::description_max);
    if (patch.color)
        check_color(*patch.color, mistakes);
    if (patch.icon)
        check_icon(*patch.icon, mistakes);
    return std::move(mistakes).take();
}

} // namespace waymark::links::bundles
