// SPDX-License-Identifier: Apache-2.0
#include "links/link_draft.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"
#include "links/mistakes.hpp"
#include "links/slug.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

namespace waymark::links {

namespace {

void check_slug(const std::string& slug, Mistakes& mistakes)
{
    if (!is_custom_slug(slug)) {
        mistakes.add("slug", fmt::format("Invalid slug: it must be {} to {} letters, digits, "
                                         "hyphens or underscores",
                                         custom_slug_min, custom_slug_max));
    } else if (is_reserved_slug(slug)) {
        mistakes.add("slug", "Invalid slug: it is reserved");
    }
}

void check_code(const std::string& code, Mistakes& mistakes)
{
    if (!is_custom_code(code)) {
        mistakes.add("slug", fmt::format("Invalid slug: it must be 1 to {} letters, digits, "
                                         "hyphens, underscores or dots",
                                         custom_slug_max));
    } else if (is_reserved_code(code)) {
        mistakes.add("slug", "Invalid slug: it is reserved");
    }
}

void check_password(const std::string& password, Mistakes& mistakes)
{
    const std::size_t length = is_utf8(password) ? count_code_points(password) : 0;
    if (length < password_min || length > password_max) {
        mistakes.add("password",
                     fmt::format("Invalid password: it must be {} to {} characters long",
                                 password_min, password_max));
    }
}

void check_click_limit(std::int64_t limit, Mistakes& mistakes)
{
    if (limit < 1 || limit > click_limit_max) {
        mistakes.add("click_limit",
                     fmt::format("Invalid click_limit: it must be 1 to {}", click_limit_max));
    }
}

void check_text(std::string_view field, const std::optional<std::string>& text, std::size_t max,
                Mistakes& mistakes)
{
    if (text)
        mistakes.check_text(field, *text, max);
}

} // namespace

std::vector<Error> find_mistakes(const LinkDraft& draft, const TargetPolicy& targets)
{
    Mistakes mistakes;
    mistakes.check_target("target_url", draft.target_url, targets);
    if (!draft.slug.empty()) {
        if (draft.domain == default_domain)
            check_slug(draft.slug, mistakes);
        else
            check_code(draft.slug, mistakes);
    }
    mistakes.check_text("title", draft.title, title_max);
    mistakes.check_text("description", draft.description, description_max);
    if (draft.password)
        check_password(*draft.password, mistakes);
    for (const auto& [name, member] : utm_fields)
        mistakes.check_text(name, draft.utm.*member, utm_max);
    mistakes.check_text("og_title", draft.og_title, og_title_max);
    mistakes.check_text("og_description", draft.og_description, og_description_max);
    if (draft.click_limit)
        check_click_limit(*draft.click_limit, mistakes);
    return std::move(mistakes).take();
}

std::vector<Error> find_mistakes(const LinkPatch& patch, const TargetPolicy& targets)
{
    Mistakes mistakes;
    if (patch.target_url)
        mistakes.check_target("target_url", *patch.target_url, targets);
    check_text("title", patch.title, title_max, mistakes);
    check_text("description", patch.description, description_max, mistakes);
    if (patch.password && *patch.password)
        check_password(**patch.password, mistakes);
    if (patch.click_limit && *patch.click_limit)
        check_click_limit(**patch.click_limit, mistakes);
    for (std::size_t i = 0; i < utm_fields.size(); ++i)
        check_text(utm_fields[i].name, patch.utm[i], utm_max, mistakes);
    check_text("og_title", patch.og_title, og_title_max, mistakes);
    check_text("og_description", patch.og_description, og_description_max, mistakes);
    if (patch.default_url && !patch.default_url->empty())
        mistakes.check_target("default_url", *patch.default_url, targets);
    return std::move(mistakes).take();
}

} // namespace waymark::links
